/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes records as domain owners do, the careless ones included. */
final class RecordWriter {
    private static final List<String> QUALIFIERS = List.of("", "", "+", "-", "-", "-", "~", "?");
    private static final List<String> CIDRS = List.of("", "", "", "/32", "/30", "/24", "/0", "//128", "//126", "//0",
            "/30//126", "/32//128");
    private static final List<String> NETWORKS = List.of("ip4:192.0.2.1", "ip4:192.0.2.4/30", "ip4:192.0.2.6/31",
            "ip4:198.51.100.0/24", "ip4:0.0.0.0/0", "ip6:2001:db8::1", "ip6:2001:DB8:0::/126", "ip6:::ffff:192.0.2.1",
            "ip6:::/0", "ip6:2001:db8:0:1::4/127", "ip6:::ffff:c000:0/96", "ip6:2001:db8::192.0.2.1/32");
    private static final List<String> MALFORMED = List.of("ip4:192.0.2.256", "ip4:192.0.2", "ip4:192.0.2.01",
            "ip4:192.0.2.1/33", "ip4:192.0.2.1/08", "ip4:", "ip4", "ip6:2001:db8::1/129", "ip6:1:2:3:4:5:6:7::8",
            "ip6:1::2::3", "ip6:::1.2.3.4.5", "ip6:g::", "ip6:1:2:3:4:5:6:7:8:9", "ip6:192.0.2.1", "a:", "a:single",
            "a:d0.test/33", "a:d0.test/024", "a:d0.test//129", "a/24/64", "a//", "a:d0.test:8080", "mx:d0.t-", "mx/",
            "exists", "exists:", "exists:single", "exists:%{d", "exists:%{q}.test", "exists:%{t}.test",
            "exists:%{d0}.test", "exists:%{dr2}.test", "exists:%(d).test", "exists:d0.test/24", "include",
            "include:", "include:d0.test/24", "ptr:", "ptr/24", "all:", "all.", "+-all", "unknown", "unknown:d0.test",
            "redirect:d0.test", "redirect=", "exp=", "-redirect=d0.test", "redirect=single", "moo=%", "moo=%{c",
            "1moo=x", "=x", "a:d0.123", "a:d0.test..", "all=moo all:x", "v=spf1 ip4", "\t", "-all\t", "a:d0.tést",
            "moo=é", "mx:%%%", "a:%{d}%{c}.test", "ip4:192.0.2.1/", "ip4:192.0.2.1//32", "ip6:::1/");
    private static final List<String> ODD = List.of("a:%{d}/30", "mx:%{o}//126", "exists:%%%_%-", "all=moo",
            "include=nothing", "ip4=192.0.2.1", "a:d/0.test", "a:d0.t-t", "a:d0.test.", "a:x.d0.1-2", "moo=",
            "moo=%{l}",
            "m.o-o_1=%%%{d2r-}", "moo=x moo=y", "a:a:b.half.test", "exists:a=b.half.test",
            "exists:%{l9999999999}.half.test",
            "exists:%{i007}.half.test", "ptr", "ptr:%{d}.", "include:%{h}", "redirect=%{h}", "a:%{h}", "mx:%{h}",
            "exists:%{d}..test", "a:%{o}%{h}");
    private static final List<String> SPACES = List.of(" ", " ", " ", " ", "  ", "   ");

    private final Random random;

    RecordWriter(Random random) {
        this.random = random;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A record, now and then with about as many terms as may ask DNS. */
    String record() {
        StringBuilder record = new StringBuilder(one(8) ? "V=sPf1" : "v=spf1");
        boolean many = one(6);
        int terms = many ? 8 + random.nextInt(5) : 1 + random.nextInt(6);
        for (int i = 0; i < terms; i++) {
            record.append(any(SPACES)).append(recased(many ? quietTerm() : term()));
        }
        if (one(4)) {
            record.append(any(SPACES)).append("redirect=").append(domainSpec());
        }
        if (!one(3)) {
            record.append(any(SPACES)).append("exp=").append(one(6) ? domainSpec() : "e" + random.nextInt(3) + ".test");
        }
        if (one(2)) {
            record.append(any(SPACES)).append(any(QUALIFIERS)).append("all");
        }
        if (one(40)) {
            record.append(any(SPACES)).append(any(MALFORMED));
        }
        if (one(50)) {
            record.setCharAt(random.nextInt(record.length()), (char) (' ' + random.nextInt(95)));
        }
        return record + (one(5) ? " ".repeat(1 + random.nextInt(3)) : "");
    }

    String nearlyARecord() {
        return any(List.of(" v=spf1 +all", "v=spf10 +all", "v=spf1\t+all", "v=spf1+all", "v=spf2.0/pra +all", "",
                "\"v=spf1 +all\"", "v=spf1", "v=spf1 ", "v=spf1,+all"));
    }

    String explanation() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            text.append(one(3) ? "because of " : macro("slodiphvcrt"));
        }
        return text + any(List.of("", "", "%%", " %_%-", "http://x.test/?a=%{S}", "é", "%{d0}", "%", "\t", "%{x}"));
    }

    private String recased(String term) {
        return switch (random.nextInt(8)) {
            case 0 -> term.toUpperCase(Locale.ROOT);
            case 1 -> term.toLowerCase(Locale.ROOT);
            default -> term;
        };
    }

    private String term() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> any(QUALIFIERS) + any(NETWORKS);
            case 3 -> any(QUALIFIERS) + "ptr" + (one(2) ? "" : ":" + domainSpec());
            case 4 -> any(ODD);
            case 5 -> one(6) ? "exp=e0.test exp=e1.test" : "moo=" + macro("slodiphv");
            default -> asking();
        };
    }

    private String asking() {
        return any(QUALIFIERS) + switch (random.nextInt(6)) {
            case 0, 1 -> "include:" + domainSpec();
            case 2 -> "exists:" + domainSpec();
            case 3 -> "a" + (one(4) ? "" : ":" + domainSpec()) + any(CIDRS);
            default -> "mx" + (one(4) ? "" : ":" + domainSpec()) + any(CIDRS);
        };
    }

    /** Asks DNS and seldom matches, so that the tenth and the eleventh are reached. */
    private String quietTerm() {
        return any(List.of("mx:d0.test", "a:m0.test", "a:m1.test", "a:m2.test", "a:m3.test", "a:m4.test", "a:m5.test",
                "ptr:nobody.test", "a:m6.test/32", "exists:%{l}.half.test", "include:d1.test", "~a:void.test",
                "a:%{d}//128",
                "-a:m8.test//127", "exists:..test", "ptr:%{d}"));
    }

    private String domainSpec() {
        return switch (random.nextInt(12)) {
            case 0 -> "void.test";
            case 1 -> one(3) ? "broken.test" : one(2) ? "alias.test" : "loop.test";
            case 2, 3 -> macro("slodiphv") + ".half.test";
            case 4 ->
                macro("slodiphv") + any(List.of("-", ".", "%%", "%_", "%-", "!")) + macro("slodiphv") + ".half.test";
            case 5 -> one(2) ? "%{d}" : macro("slodiphv");
            case 6 -> one(3) ? "%{d}.".repeat(10 + random.nextInt(40)) + "x.half.test" : "%{ir}.%{v}.half.test";
            default -> "d" + random.nextInt(6) + any(List.of(".test", ".test", ".test", ".Test", ".test."));
        };
    }

    private String macro(String letters) {
        char letter = letters.charAt(random.nextInt(letters.length()));
        String digits = one(3) ? String.valueOf(1 + random.nextInt(4)) : "";
        String reverse = one(3) ? one(4) ? "R" : "r" : "";
        StringBuilder delimiters = new StringBuilder();
        while (one(3)) {
            delimiters.append(".-+,/_=".charAt(random.nextInt(7)));
        }
        return "%{" + (one(3) ? Character.toUpperCase(letter) : letter) + digits + reverse + delimiters + "}";
    }
}
