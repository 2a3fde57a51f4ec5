/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code macro-string = *( macro-expand / macro-literal )} (RFC 7208 section 7.1), taken apart.
 *
 * @param parts in order; no two literals stand beside each other, and none is empty
 */
public record MacroString(List<Part> parts) {

    /** What a macro-string is made of. */
    public sealed interface Part {}

    /**
     * Text that stands for itself; {@code %%}, {@code %_} and {@code %-} are already what they mean.
     *
     * @param text never empty
     */
    public record Literal(String text) implements Part {
        /** {@code %20} as {@code %-}: a domain-spec may end in that, and not in {@code %%20}. */
        @Override
        public String toString() {
            return text.replace("%", "%%").replace("%%20", "%-").replace(" ", "%_");
        }
    }

    /**
     * {@code "%{" macro-letter transformers *delimiter "}"}.
     *
     * @param letter whose value to expand
     * @param urlEscaped whether the letter was in upper case
     * @param rightParts how many of the right-hand parts to keep, 1 or more; {@link #ALL_PARTS} for all of them
     * @param reversed whether the parts are put in reverse order first
     * @param delimiters where to split, without repetition; empty means at the dots
     */
    public record Expand(MacroLetter letter, boolean urlEscaped, int rightParts, boolean reversed,
            String delimiters) implements Part {
        /** No digits: every part is used. */
        public static final int ALL_PARTS = Integer.MAX_VALUE;

        /** {@return whether the value is split and joined at all} */
        public boolean transforms() {
            return rightParts != ALL_PARTS || reversed || !delimiters.isEmpty();
        }

        @Override
        public String toString() {
            char shown = urlEscaped ? Character.toUpperCase(letter.lowerCase()) : letter.lowerCase();
            return "%{" + shown + (rightParts == ALL_PARTS ? "" : String.valueOf(rightParts)) + (reversed ? "r" : "")
                    + delimiters + "}";
        }
    }

    public MacroString {
        parts = List.copyOf(parts);
    }

    /**
     * Reads the {@code domain-spec} of a term: a macro-string that ends in a dot and a toplabel, or in a macro.
     *
     * @throws SpfSyntaxException if it is not in the grammar, or uses a macro that only explanations may (section 7.2)
     */
    public static MacroString domainSpec(String text) throws SpfSyntaxException {
        return new MacroStringParser(text, false).domainSpec();
    }

    /**
     * Reads the value of an unknown modifier, which is checked and then ignored (section 6).
     *
     * @throws SpfSyntaxException if it is not in the grammar, or uses a macro that only explanations may (section 7.2)
     */
    public static MacroString macroString(String text) throws SpfSyntaxException {
        return new MacroStringParser(text, false).macroString();
    }

    /**
     * Reads {@code explain-string = *( macro-string / SP )} (section 6.2).
     *
     * @throws SpfSyntaxException if it is not in the grammar; a character outside of US-ASCII is not
     */
    public static MacroString explainString(String text) throws SpfSyntaxException {
        return new MacroStringParser(text, true).macroString();
    }

    /** {@return whether the letter occurs, in either case} */
    public boolean uses(MacroLetter letter) {
        for (Part part : parts) {
            if (part instanceof Expand expand && expand.letter() == letter) {
                return true;
            }
        }
        return false;
    }

    /** {@return a text that reads back as an equal macro-string} */
    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining());
    }
}
