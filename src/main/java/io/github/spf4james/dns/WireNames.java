/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.xbill.DNS.Name;

/** Names to dnsjava's and back as octets: its text form has escapes of its own, and makes something of "@". */
final class WireNames {
    private WireNames() {}

    static Name toWire(DnsName name) {
        byte[] octets = name.text().getBytes(StandardCharsets.ISO_8859_1);
        // One length octet in place of each dot, one before the first label, and the root's behind the last.
        byte[] wire = new byte[octets.length + 2];
        int lengthAt = 0;
        for (int i = 0; i <= octets.length; i++) {
            if (i == octets.length || octets[i] == '.') {
                wire[lengthAt] = (byte) (i - lengthAt);
                lengthAt = i + 1;
            } else {
                wire[i + 1] = octets[i];
            }
        }
        try {
            return new Name(name.equals(DnsName.ROOT) ? new byte[1] : wire);
        } catch (IOException e) {
            throw new UncheckedIOException("a DnsName is a name", e);
        }
    }

    /** {@return empty for a label with a dot in it, or that is not ASCII: no SPF record could mean it} */
    static Optional<DnsName> fromWire(Name name) {
        if (name.equals(Name.root)) {
            return Optional.of(DnsName.ROOT);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            String octets = new String(label, 1, label.length - 1, StandardCharsets.ISO_8859_1);
            if (octets.indexOf('.') >= 0) {
                return Optional.empty();
            }
            text.append(i == 0 ? "" : ".").append(octets);
        }
        return DnsName.of(text.toString());
    }
}
