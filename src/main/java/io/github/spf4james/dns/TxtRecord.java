/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;

import io.github.spf4james.syntax.SpfRecord;
import io.github.spf4james.syntax.SpfSyntaxException;

/**
 * One TXT record, with what it means as an SPF record already worked out, so that a cache keeps that too.
 *
 * @param text its character-strings joined without anything between (RFC 7208 section 3.3), one character an octet
 * @param policy what it publishes; empty if it does not claim to be SPF (section 4.5)
 */
public record TxtRecord(String text, Optional<Policy> policy) {

    /** What a record that begins with {@code v=spf1} says. */
    public sealed interface Policy {}

    /** A record in the language of RFC 7208. */
    public record Valid(SpfRecord record) implements Policy {}

    /**
     * A record with an error in it.
     *
     * @param problem which, in printable ASCII
     */
    public record Malformed(String problem) implements Policy {}

    /** Reads the joined character-strings of a record; a malformed policy is a value, not an exception. */
    public static TxtRecord of(String text) {
        return new TxtRecord(text, SpfRecord.isSpfRecord(text) ? Optional.of(parse(text)) : Optional.empty());
    }

    private static Policy parse(String text) {
        try {
            return new Valid(SpfRecord.parse(text));
        } catch (SpfSyntaxException e) {
            return new Malformed(e.getMessage());
        }
    }
}
