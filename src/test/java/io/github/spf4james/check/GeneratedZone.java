/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Random;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/**
 * A zone made at random, the same for the same seed: some names whose records point to each other in every way that there
 * is, loops, voids, errors and failures included.
 */
final class GeneratedZone {
    private static final int NAMES = 12;
    private static final List<String> QUALIFIERS = List.of("", "", "", "?", "~", "-", "+");

    private final Random random;
    private final ZoneBuilder zone = Zone.builder();

    private GeneratedZone(long seed) {
        this.random = new Random(seed);
    }

    static Zone of(long seed) {
        return new GeneratedZone(seed).build();
    }

    private Zone build() {
        for (int i = 0; i < NAMES; i++) {
            describe("n" + i + ".example");
        }
        for (String reverse : List.of("1.2.0.192.in-addr.arpa", "2.2.0.192.in-addr.arpa")) {
            for (int i = random.nextInt(13); i > 0; i--) {
                zone.ptr(reverse, name());
            }
        }
        return zone.build();
    }

    private void describe(String name) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return; // NXDOMAIN
        }
        if (kind == 1) {
            zone.servfail(name);
        } else if (kind == 2) {
            zone.refused(name);
        } else if (kind == 3) {
            zone.cname(name, name());
            return;
        }
        if (random.nextInt(10) > 0) {
            zone.txt(name, record());
        }
        if (random.nextInt(30) == 0) {
            zone.txt(name, record());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            zone.a(name, address());
        }
        if (random.nextInt(3) == 0) {
            zone.aaaa(name, "2001:db8::" + (1 + random.nextInt(4)));
        }
        for (int i = random.nextInt(8) == 0 ? 11 : random.nextInt(4); i > 0; i--) {
            zone.mx(name, i, name());
        }
    }

    private String record() {
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = random.nextInt(6); i > 0; i--) {
            record.append(' ').append(QUALIFIERS.get(random.nextInt(QUALIFIERS.size()))).append(mechanism());
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> record.append(" -all exp=").append(name());
            case 3 -> record.append(" ~all");
            case 4, 5 -> record.append(" redirect=").append(name());
            case 6 -> record.append(random.nextInt(4) == 0 ? " syntax:error:" : " ?all");
            default -> {
            }
        }
        return record.toString();
    }

    private String mechanism() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> "include:" + name();
            case 4 -> "a";
            case 5 -> "a:" + name() + "/31";
            case 6 -> "mx";
            case 7 -> "mx:" + name();
            case 8 -> "ptr:" + name();
            case 9 -> "exists:" + name();
            case 10 -> "exists:%{ir}.%{v}." + name();
            default -> random.nextBoolean() ? "ip4:" + address() : "a:%{p}";
        };
    }

    private String name() {
        return switch (random.nextInt(24)) {
            case 0 -> "missing.example";
            case 1 -> "%{d}";
            case 2 -> "%{o}";
            default -> "n" + random.nextInt(NAMES) + ".example";
        };
    }

    private String address() {
        return "192.0.2." + (1 + random.nextInt(6));
    }
}
