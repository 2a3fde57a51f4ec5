/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/** Records in the shapes that are common, made up in documentation address space. The client is in the last network. */
public enum Shape {
    /** One record with a dozen networks, as Amazon SES publishes it. */
    FLAT(1, "pass"),
    /** An include of three includes with networks, as for Google Workspace. */
    TREE(3, "pass"),
    /** An include of networks of both families, as for Microsoft 365. */
    TWO_FAMILIES(2, "pass"),
    /** {@code a mx include -all}. */
    A_MX_INCLUDE(3, "pass"),
    /** Three redirects. */
    REDIRECTS(4, "pass"),
    /** Ten terms that ask DNS, two levels of includes. */
    TEN_LOOKUPS(3, "pass"),
    /** {@code exists} with macros. */
    MACROS(2, "pass"),
    /** Text, and no SPF record. */
    NO_RECORD(1, "none");

    static final String CLIENT = "203.0.113.77";
    private static final String HERE = "ip4:203.0.113.64/27";

    private final int depth;
    private final String result;
    private final String domain = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example";
    private final String sender = "some-user@" + domain;
    private final String helo = "mail." + domain;

    Shape(int depth, String result) {
        this.depth = depth;
        this.result = result;
    }

    /** {@return how many questions have to wait for each other} */
    int depth() {
        return depth;
    }

    String result() {
        return result;
    }

    String domain() {
        return domain;
    }

    String sender() {
        return sender;
    }

    String helo() {
        return helo;
    }

    static Zone zone() {
        ZoneBuilder zone = Zone.builder();
        for (Shape shape : values()) {
            shape.addTo(zone);
        }
        return zone.build();
    }

    private void addTo(ZoneBuilder zone) {
        switch (this) {
            case FLAT -> zone.txt(domain, "v=spf1 " + networks(1, 11) + " " + HERE + " ~all");
            case TREE -> zone.txt(domain, "v=spf1 include:_spf." + domain + " ~all")
                    .txt("_spf." + domain, "v=spf1 include:_n1." + domain + " include:_n2." + domain + " include:_n3."
                            + domain + " ~all")
                    .txt("_n1." + domain, "v=spf1 " + networks(1, 10) + " ~all")
                    .txt("_n2." + domain, "v=spf1 " + networks6(1, 6) + " ~all")
                    .txt("_n3." + domain, "v=spf1 " + networks(11, 7) + " " + HERE + " ~all");
            case TWO_FAMILIES -> zone.txt(domain, "v=spf1 include:protection." + domain + " -all")
                    .txt("protection." + domain, "v=spf1 " + networks(1, 8) + " " + networks6(1, 12) + " " + HERE
                            + " -all");
            case A_MX_INCLUDE -> zone.txt(domain, "v=spf1 a mx include:lists." + domain + " -all")
                    .a(domain, "192.0.2.1").mx(domain, 10, "mx1." + domain).mx(domain, 20, "mx2." + domain)
                    .a("mx1." + domain, "192.0.2.2").a("mx2." + domain, "192.0.2.3")
                    .txt("lists." + domain, "v=spf1 " + networks(1, 3) + " " + HERE + " -all");
            case REDIRECTS -> zone.txt(domain, "v=spf1 redirect=r1." + domain)
                    .txt("r1." + domain, "v=spf1 redirect=r2." + domain)
                    .txt("r2." + domain, "v=spf1 redirect=r3." + domain)
                    .txt("r3." + domain, "v=spf1 " + HERE + " -all");
            case TEN_LOOKUPS -> tenLookups(zone, domain);
            case MACROS -> zone.txt(domain, "v=spf1 exists:%{ir}.%{l1r-}.first.%{d} exists:%{i}.second.%{d2} -all")
                    .a("77.113.0.203.other.first." + domain, "127.0.0.2")
                    .a("203.0.113.77.second." + domain, "127.0.0.2");
            case NO_RECORD -> zone.txt(domain, "verification=0123456789abcdef");
        }
    }

    private static void tenLookups(ZoneBuilder zone, String domain) {
        zone.txt(domain, "v=spf1 include:a." + domain + " include:b." + domain + " include:c." + domain + " -all")
                .txt("a." + domain, "v=spf1 include:a1." + domain + " include:a2." + domain + " -all")
                .txt("b." + domain, "v=spf1 include:b1." + domain + " include:b2." + domain + " -all")
                .txt("c." + domain, "v=spf1 include:c1." + domain + " include:c2." + domain + " include:c3." + domain
                        + " -all");
        for (String name : new String[]{"a1", "a2", "b1", "b2", "c1", "c2"}) {
            zone.txt(name + "." + domain, "v=spf1 " + networks(1, 2) + " -all");
        }
        zone.txt("c3." + domain, "v=spf1 " + HERE + " -all");
    }

    private static String networks(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "ip4:198.51.100." + 4 * i + "/30")
                .collect(Collectors.joining(" "));
    }

    private static String networks6(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "ip6:2001:db8:" + i + "::/48")
                .collect(Collectors.joining(" "));
    }
}
