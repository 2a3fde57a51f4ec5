/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import org.xbill.DNS.Type;

/**
 * What a client asked.
 *
 * @param name
 *            as it was written, without a last dot
 * @param type
 *            a constant of dnsjava's {@link Type}
 * @param tcp
 *            whether it came over TCP
 */
public record Question(String name, int type, boolean tcp) {

    boolean isFor(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    @Override
    public String toString() {
        return name + " " + Type.string(type) + (tcp ? " over TCP" : "");
    }
}
