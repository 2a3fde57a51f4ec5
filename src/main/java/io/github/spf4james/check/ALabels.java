/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.net.IDN;

import io.github.spf4james.syntax.DomainText;

/** Internationalised names as DNS has them (RFC 8616 section 4: U-labels are converted before anything else). */
public sealed interface ALabels {

    /** @param ascii the name in A-labels; as it was if it had no others */
    record Converted(String ascii) implements ALabels {}

    /** IDNA 2003, which the JDK implements, and IDNA 2008 make different names of it. */
    record Ambiguous() implements ALabels {}

    /** Not a name by IDNA. */
    record Invalid() implements ALabels {}

    static ALabels of(String name) {
        if (isAscii(name)) {
            return new Converted(name);
        }
        if (name.chars().anyMatch(ALabels::isDeviation)) {
            return new Ambiguous();
        }
        if (name.length() > DomainText.LONGEST) {
            return new Invalid(); // and converting it would cost more the longer it is
        }
        try {
            return new Converted(IDN.toASCII(name));
        } catch (RuntimeException e) {
            // IllegalArgumentException as documented, and a bare one where the mapping makes the name thousands long.
            return new Invalid();
        }
    }

    static String orAsGiven(String name) {
        return !isAscii(name) && of(name) instanceof Converted(String ascii) ? ascii : name;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The four deviation characters of UTS 46: sharp s, final sigma, zero-width non-joiner and joiner. */
    private static boolean isDeviation(int c) {
        return c == 0xDF || c == 0x3C2 || c == 0x200C || c == 0x200D;
    }
}
