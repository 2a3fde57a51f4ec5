/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import io.github.spf4james.syntax.IpAddress;

/** A name and what is wanted of it. */
public record Question<T>(DnsName name, RecordType<T> type) {

    public static Question<TxtRecord> txt(DnsName name) {
        return new Question<>(name, RecordType.TXT);
    }

    /** The addresses of a name, in the family of {@code client}: A or AAAA (RFC 7208 section 5). */
    public static Question<IpAddress> addresses(DnsName name, IpAddress client) {
        return new Question<>(name, client.isIp4() ? RecordType.A : RecordType.AAAA);
    }

    public static Question<IpAddress> a(DnsName name) {
        return new Question<>(name, RecordType.A);
    }

    public static Question<DnsName> mx(DnsName name) {
        return new Question<>(name, RecordType.MX);
    }

    public static Question<DnsName> ptr(IpAddress client) {
        return new Question<>(DnsName.of(client.reverseName()).orElseThrow(), RecordType.PTR);
    }

    /** {@return the question for the addresses of the same name in the other family} */
    public static Question<IpAddress> otherFamily(Question<IpAddress> addresses) {
        return new Question<>(addresses.name(),
                addresses.type().equals(RecordType.A) ? RecordType.AAAA : RecordType.A);
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
