/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.EnumSet;
import java.util.Set;

import com.google.common.base.Splitter;

import io.github.spf4james.header.AuthenticationResults;
import io.github.spf4james.header.ClaimReader;
import io.github.spf4james.header.ReceivedSpf;

/** The header fields in which a verdict can be told. */
public enum TraceField {
    /** RFC 8601. */
    AUTHENTICATION_RESULTS(AuthenticationResults.NAME),
    /** RFC 7208 section 9.1. */
    RECEIVED_SPF(ReceivedSpf.NAME);

    /** How configuration may spell a choice of them. */
    public static final String ACCEPTED = "Received-SPF, Authentication-Results, both or none";

    private final String fieldName;

    TraceField(String fieldName) {
        this.fieldName = fieldName;
    }

    /** {@return the field's name} */
    public String fieldName() {
        return fieldName;
    }

    /** {@return whether a field of this kind claims to be written by this receiver} */
    boolean claims(CharSequence body, ClaimReader receiver) {
        return switch (this) {
            case AUTHENTICATION_RESULTS -> receiver.authenticationResults(body);
            case RECEIVED_SPF -> receiver.receivedSpf(body);
        };
    }

    /**
     * Reads a list with commas of field names, {@code both} or {@code none}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Set<TraceField> parseAll(String text) {
        Set<TraceField> fields = EnumSet.noneOf(TraceField.class);
        switch (text) {
            case "none" -> {
            }
            case "both" -> fields.addAll(EnumSet.allOf(TraceField.class));
            default -> Splitter.on(',').trimResults().split(text).forEach(name -> fields.add(parse(name)));
        }
        return fields;
    }

    private static TraceField parse(String name) {
        for (TraceField field : values()) {
            if (field.fieldName.equalsIgnoreCase(name)) {
                return field;
            }
        }
        throw new IllegalArgumentException(name);
    }
}
