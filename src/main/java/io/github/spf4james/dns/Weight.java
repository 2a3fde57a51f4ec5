/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;

import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.Mechanism;
import io.github.spf4james.syntax.SpfRecord;

/**
 * About how many octets of heap answers take, on a JVM with compressed pointers: a bound on a cache must hold for records
 * of 64 kB, and for those made of as many objects as fit into them.
 */
final class Weight {
    /** An object with a few fields. */
    private static final int OBJECT = 32;
    /** A string without its characters: the object, and the header of its array. */
    private static final int STRING = 48;
    /** A place in an array. */
    private static final int SLOT = 4;
    /** The words that {@link io.github.spf4james.syntax.Directives} keeps of each. */
    private static final int NETWORK = 4 * Long.BYTES;
    /** A cache's node, our entry, its future, and their place in the table and in the cache's queues. */
    private static final int ENTRY = 240;

    private Weight() {}

    static long of(Question<?> question) {
        return ENTRY + OBJECT + of(question.name());
    }

    static long of(DnsAnswer<?> answer) {
        return switch (answer) {
            case DnsAnswer.NoRecords<?> none -> OBJECT;
            case DnsAnswer.Failed<?> failed -> OBJECT + of(failed.problem());
            case DnsAnswer.Found<?> found -> {
                long octets = 2 * OBJECT;
                for (Object value : found.values()) {
                    octets += SLOT + of(value);
                }
                yield octets;
            }
        };
    }

    /** The types that {@link RecordType} knows; anything else would be an object like others. */
    private static long of(Object value) {
        return switch (value) {
            case IpAddress address -> OBJECT;
            case DnsName name -> of(name);
            case TxtRecord(String text, Optional<TxtRecord.Policy> policy) ->
                OBJECT + of(text) + policy.map(Weight::of).orElse(0L);
            default -> OBJECT;
        };
    }

    private static long of(DnsName name) {
        return OBJECT + of(name.text());
    }

    private static long of(String text) {
        return STRING + text.length();
    }

    private static long of(TxtRecord.Policy policy) {
        return switch (policy) {
            case TxtRecord.Malformed(String problem) -> 2 * OBJECT + of(problem);
            case TxtRecord.Valid(SpfRecord record) -> 2 * OBJECT + of(record);
        };
    }

    private static long of(SpfRecord record) {
        long octets = 4 * OBJECT;
        for (Directive directive : record.directives()) {
            octets += SLOT + NETWORK + OBJECT + of(directive.mechanism());
        }
        for (SpfRecord.UnknownModifier modifier : record.unknownModifiers()) {
            octets += SLOT + OBJECT + of(modifier.name()) + of(modifier.value());
        }
        return octets + record.redirect().map(Weight::of).orElse(0L) + record.explanation().map(Weight::of).orElse(0L);
    }

    private static long of(Mechanism mechanism) {
        return OBJECT + switch (mechanism) {
            case Mechanism.All all -> 0;
            case Mechanism.Ip4 ip4 -> 2 * OBJECT;
            case Mechanism.Ip6 ip6 -> 2 * OBJECT;
            case Mechanism.Include include -> of(include.domainSpec());
            case Mechanism.A a -> OBJECT + a.domainSpec().map(Weight::of).orElse(0L);
            case Mechanism.Mx mx -> OBJECT + mx.domainSpec().map(Weight::of).orElse(0L);
            case Mechanism.Ptr ptr -> ptr.domainSpec().map(Weight::of).orElse(0L);
            case Mechanism.Exists exists -> of(exists.domainSpec());
        };
    }

    private static long of(MacroString macroString) {
        long octets = 2 * OBJECT;
        for (MacroString.Part part : macroString.parts()) {
            octets += SLOT + OBJECT + switch (part) {
                case MacroString.Literal(String text) -> of(text);
                case MacroString.Expand expand -> of(expand.delimiters());
            };
        }
        return octets;
    }
}
