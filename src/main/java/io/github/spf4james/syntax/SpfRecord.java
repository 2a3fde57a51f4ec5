/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code record = version terms *SP} (RFC 7208 section 4.5), every term of it checked.
 *
 * @param directives in the record's order
 * @param redirect the domain-spec of {@code redirect=} (section 6.1); empty if there is none
 * @param explanation the domain-spec of {@code exp=} (section 6.2); empty if there is none
 * @param unknownModifiers in the record's order; they mean nothing (section 6)
 */
public record SpfRecord(Directives directives, Optional<MacroString> redirect, Optional<MacroString> explanation,
        List<UnknownModifier> unknownModifiers) {

    private static final String VERSION = "v=spf1";

    /** {@code unknown-modifier = name "=" macro-string} (section 6). */
    public record UnknownModifier(String name, MacroString value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    public SpfRecord {
        unknownModifiers = List.copyOf(unknownModifiers);
    }

    /**
     * {@return whether a TXT record is an SPF record, well-formed or not} "Exactly v=spf1", in any case, and then a
     * space or the end (section 4.5).
     */
    public static boolean isSpfRecord(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    /**
     * Reads a whole record; an error anywhere in it makes it no record at all (section 4.6).
     *
     * @param text the character-strings of a TXT record, joined (section 3.3), one character an octet
     * @throws SpfSyntaxException at the first term that is not in the grammar, or a second redirect or exp
     */
    public static SpfRecord parse(String text) throws SpfSyntaxException {
        if (!isSpfRecord(text)) {
            throw new SpfSyntaxException("does not begin with " + VERSION, text);
        }
        return new SpfRecordParser().parse(text.substring(VERSION.length()));
    }

    /**
     * {@return whether it says nothing but that nobody sends mail with this domain: {@code v=spf1 -all}} Modifiers that
     * decide nothing may be in it.
     */
    public boolean isOnlyFailAll() {
        return redirect.isEmpty() && directives.size() == 1
                && directives.getFirst().equals(new Directive(Qualifier.FAIL, new Mechanism.All()));
    }

    /** {@return a record that reads back as an equal one: redirect and exp behind the directives} */
    @Override
    public String toString() {
        return Stream.of(Stream.of(VERSION), directives.stream(), redirect.stream().map(spec -> "redirect=" + spec),
                explanation.stream().map(spec -> "exp=" + spec), unknownModifiers.stream())
                .flatMap(terms -> terms).map(Object::toString).collect(Collectors.joining(" "));
    }
}
