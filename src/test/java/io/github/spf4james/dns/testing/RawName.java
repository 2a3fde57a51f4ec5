/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.xbill.DNS.Name;

/**
 * Names between dots and octets. In a zone file a dot parts labels and every other character is one octet: nothing is an
 * escape, so that names such as {@code macro%percent  space%20url-space.example.com} can be written as they are.
 */
public final class RawName {

    private static final int LONGEST_LABEL = 63;

    private RawName() {}

    /** The absolute name written as {@code text}, with or without its last dot; empty is the root. */
    public static Name of(String text) {
        String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (relative.isEmpty()) {
            return Name.root;
        }
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String label : relative.split("\\.", -1)) {
            byte[] octets = octets(label);
            if (octets.length == 0 || octets.length > LONGEST_LABEL) {
                throw new IllegalArgumentException("a label of " + octets.length + " octets in the name: " + text);
            }
            wire.write(octets.length);
            wire.writeBytes(octets);
        }
        wire.write(0);
        try {
            return new Name(wire.toByteArray());
        } catch (IOException e) {
            throw new IllegalArgumentException("no DNS name: " + text, e);
        }
    }

    /** The name as {@link #of} reads it, without a last dot. */
    public static String text(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            text.append(i == 0 ? "" : ".").append(new String(label, 1, label.length - 1, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** One octet per character: {@code "\xEF"} in YAML is U+00EF, and that is the octet EF. */
    static byte[] octets(String text) {
        if (text.chars().anyMatch(c -> c > 0xFF)) {
            throw new IllegalArgumentException("a character above U+00FF, which is no single octet: " + text);
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
