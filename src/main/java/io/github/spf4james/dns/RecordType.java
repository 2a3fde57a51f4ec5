/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import io.github.spf4james.syntax.IpAddress;

/**
 * The record types that SPF asks for. Type 99 is not among them (RFC 7208 section 3.1).
 *
 * @param name as in RFC 1035
 * @param values what such a record holds
 */
public record RecordType<T>(String name, Class<T> values) {
    public static final RecordType<TxtRecord> TXT = new RecordType<>("TXT", TxtRecord.class);
    public static final RecordType<IpAddress> A = new RecordType<>("A", IpAddress.class);
    public static final RecordType<IpAddress> AAAA = new RecordType<>("AAAA", IpAddress.class);
    /**
     * Exchange names, whatever their preference: SPF does not order them. {@link DnsName#ROOT} is a null MX, or a name
     * that cannot be asked for: one that is not ASCII, or has a dot within a label.
     */
    public static final RecordType<DnsName> MX = new RecordType<>("MX", DnsName.class);
    /** Host names; {@link DnsName#ROOT} is one that cannot be asked for. */
    public static final RecordType<DnsName> PTR = new RecordType<>("PTR", DnsName.class);

    @Override
    public String toString() {
        return name;
    }
}
