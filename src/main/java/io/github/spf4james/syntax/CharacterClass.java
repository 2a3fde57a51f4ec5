/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** ALPHA, DIGIT and their like of RFC 5234: ASCII, whatever Unicode thinks. */
final class CharacterClass {
    private CharacterClass() {}

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAlpha(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isAlphanum(int c) {
        return isAlpha(c) || isDigit(c);
    }

    /** {@code macro-literal = %x21-24 / %x26-7E}: visible, and not the percent sign. */
    static boolean isMacroLiteral(int c) {
        return c >= 0x21 && c <= 0x7E && c != '%';
    }

    /** {@code name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )}: the characters behind the first. */
    static boolean isNameCharacter(int c) {
        return isAlphanum(c) || c == '-' || c == '_' || c == '.';
    }
}
