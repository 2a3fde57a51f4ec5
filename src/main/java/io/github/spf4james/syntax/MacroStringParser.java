/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.ArrayList;
import java.util.List;

/** The productions of RFC 7208 section 7.1. */
final class MacroStringParser {
    private static final String DELIMITERS = ".-+,/_=";

    private final Scanner in;
    private final boolean explanation;
    private final List<MacroString.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    /** Where the text behind the last macro-expand begins. */
    private int tail;

    MacroStringParser(String text, boolean explanation) {
        this.in = new Scanner(text);
        this.explanation = explanation;
    }

    /** {@code macro-string = *( macro-expand / macro-literal )}; in explanations also SP. */
    MacroString macroString() throws SpfSyntaxException {
        while (!in.atEnd()) {
            int c = in.next();
            if (c == '%') {
                macroExpand();
                tail = in.position();
            } else if (CharacterClass.isMacroLiteral(c) || explanation && c == ' ') {
                literal.append((char) c);
            } else {
                throw in.error("character not allowed");
            }
        }
        endLiteral();
        return new MacroString(parts);
    }

    /** {@code domain-spec = macro-string domain-end}; {@code domain-end = ( "." toplabel [ "." ] ) / macro-expand}. */
    MacroString domainSpec() throws SpfSyntaxException {
        MacroString all = macroString();
        // domain-end is a matter of the text, not of the expansion: %% ends a domain-spec, and .c%% holds no toplabel.
        String end = in.since(tail);
        boolean endsInMacro = end.isEmpty() && tail > 0;
        if (!endsInMacro && !endsInToplabel(end)) {
            throw in.error(IpAddress.parseUnmapped(end).isPresent()
                    ? "an address where a domain is expected (ip4: or ip6: meant?)"
                    : "domain does not end in a dot and a top-level label, or in a macro");
        }
        return all;
    }

    /** {@code toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )}. */
    private static boolean endsInToplabel(String text) {
        String undotted = DomainText.withoutFinalDot(text);
        int dot = undotted.lastIndexOf('.');
        String label = undotted.substring(dot + 1);
        return dot >= 0 && !label.isEmpty() && label.chars().allMatch(c -> CharacterClass.isAlphanum(c) || c == '-')
                && label.charAt(0) != '-' && label.charAt(label.length() - 1) != '-'
                && !label.chars().allMatch(CharacterClass::isDigit);
    }

    /** Behind the percent sign: {@code "{" macro-letter transformers *delimiter "}"}, or one of {@code % _ -}. */
    private void macroExpand() throws SpfSyntaxException {
        switch (in.next()) {
            case '%' -> literal.append('%');
            case '_' -> literal.append(' ');
            case '-' -> literal.append("%20");
            case '{' -> bracedMacro();
            default -> throw in.error("% is not followed by {, %, _ or -");
        }
    }

    private void bracedMacro() throws SpfSyntaxException {
        int c = in.next();
        MacroLetter letter = c == Scanner.END ? null : MacroLetter.of((char) c).orElse(null);
        if (letter == null) {
            throw in.error("unknown macro letter");
        }
        if (letter.explanationOnly() && !explanation) {
            throw in.error("macro letters c, r and t are for explanations alone");
        }
        int rightParts = rightParts();
        boolean reversed = in.skip('r') || in.skip('R');
        String delimiters = delimiters();
        if (!in.skip('}')) {
            throw in.error("macro is not closed where it should be");
        }
        endLiteral();
        parts.add(new MacroString.Expand(letter, CharacterClass.isAlpha(c) && c <= 'Z', rightParts, reversed,
                delimiters));
    }

    /** {@code *DIGIT}; "if a DIGIT is specified, the value MUST be nonzero" (section 7.3). */
    private int rightParts() throws SpfSyntaxException {
        int start = in.position();
        long value = 0;
        while (CharacterClass.isDigit(in.peek())) {
            // No expansion has anywhere near as many parts, so a number that does not fit means all of them.
            value = Math.min(value * 10 + in.next() - '0', MacroString.Expand.ALL_PARTS);
        }
        if (in.position() == start) {
            return MacroString.Expand.ALL_PARTS;
        }
        if (value == 0) {
            throw in.error("a macro that keeps 0 parts");
        }
        return (int) value;
    }

    private String delimiters() {
        StringBuilder delimiters = new StringBuilder();
        while (in.peek() != Scanner.END && DELIMITERS.indexOf(in.peek()) >= 0) {
            String delimiter = String.valueOf((char) in.next());
            if (delimiters.indexOf(delimiter) < 0) {
                delimiters.append(delimiter);
            }
        }
        return delimiters.toString();
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new MacroString.Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
