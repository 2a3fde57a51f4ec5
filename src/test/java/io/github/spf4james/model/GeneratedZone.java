/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** A small world for one seed: a few domains that lead to one another, and mails that claim to come from them. */
final class GeneratedZone {
    private static final int DOMAINS = 6;
    private static final int HOSTS = 13;
    private static final List<Integer> COUNTS = List.of(0, 1, 1, 2, 3, 9, 10, 11, 12);
    private static final List<String> LOCAL_PARTS = List.of("user", "strong-bad", "a.b-c+d=e_f", "\"a@b\"", "",
            "x/y,z~!", "Öl", "%{d}", "a b", ".lead..trail.");
    private static final List<String> HELOS = List.of("d0.test", "D1.Test", "mail.d2.test", "OEMCOMPUTER",
            "[192.0.2.1]", "", "bad..name", "d3.test.", "x.void.test", "h_1.half.test");
    private static final List<String> SENDERS_NOWHERE = List.of("void.test", "broken.test", "[192.0.2.1]", "single",
            "a..b.test", ".d0.test", "d0.test.", "D1.TEST", "x.half.test", "l".repeat(64) + ".test",
            ("l".repeat(60) + ".").repeat(5) + "test", "alias.test", "loop.test");

    private final Random random;
    private final RecordWriter writer;
    private final ModelZone zone = new ModelZone();
    private final List<Mail> mails;

    GeneratedZone(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        writer = new RecordWriter(random);
        mails = List.of(mail(), mail(), mail());
        for (int i = 0; i < DOMAINS; i++) {
            publish("d" + i + ".test");
            addresses("p" + i + ".d" + i + ".test");
        }
        for (int i = 0; i < HOSTS; i++) {
            addresses("m" + i + ".test");
        }
        zone.breakDown("broken.test", "TXT").breakDown("broken.test", "A").breakDown("broken.test", "AAAA")
                .breakDown("broken.test", "MX");
        zone.add("alias.test", "CNAME", "alias2.test").add("alias2.test", "CNAME", "d0.test");
        zone.add("loop.test", "CNAME", "loop2.test").add("loop2.test", "CNAME", "loop.test");
        for (int i = 0; i < 3; i++) {
            zone.add("e" + i + ".test", "TXT", writer.explanation());
        }
        if (one(3)) {
            zone.add("e0.test", "TXT", "a second one");
        }
        mails.forEach(mail -> reverse(ModelAddress.reverseName(ModelAddress.client(mail.ip()))));
    }

    ModelZone zone() {
        return zone;
    }

    List<Mail> mails() {
        return mails;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Mail mail() {
        String domain = one(9) ? any(SENDERS_NOWHERE) : "d" + random.nextInt(DOMAINS) + ".test";
        String mailFrom = one(12) ? "" : any(LOCAL_PARTS) + "@" + domain;
        return new Mail(client(), any(HELOS), mailFrom);
    }

    private String client() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> ip4();
            case 3, 4 -> ip6();
            default -> "::ffff:" + ip4();
        };
    }

    private String ip4() {
        return "192.0.2." + random.nextInt(8);
    }

    private String ip6() {
        return one(4) ? "2001:db8:0:1::" + random.nextInt(8) : "2001:db8::" + random.nextInt(8);
    }

    private void publish(String domain) {
        switch (random.nextInt(24)) {
            case 0 -> {
            }
            case 1, 5, 6 -> zone.add(domain, "TXT", "no policy", writer.record());
            case 2 -> zone.add(domain, "TXT", writer.record(), writer.record());
            case 3 -> zone.add(domain, "TXT", writer.nearlyARecord());
            case 4 -> zone.breakDown(domain, "TXT");
            default -> zone.add(domain, "TXT", writer.record());
        }
        addresses(domain);
        mx(domain);
    }

    private void addresses(String name) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            zone.breakDown(name, "A").breakDown(name, "AAAA");
        }
        for (int i = 0; kind > 2 && i < 1 + kind % 3; i++) {
            zone.add(name, "A", ip4());
            zone.add(name, "AAAA", ip6());
        }
        if (kind == 2) {
            zone.add(name, "AAAA", ip6());
        }
    }

    private void mx(String domain) {
        if (one(12)) {
            zone.breakDown(domain, "MX");
        } else if (one(12)) {
            zone.add(domain, "MX", one(2) ? "." : "broken.test", "alias.test");
        } else {
            IntStream.range(0, any(COUNTS)).forEach(i -> zone.add(domain, "MX", "m" + i + ".test"));
        }
    }

    /** What points back is often behind the tenth name, or a name of a domain that is asked about. */
    private void reverse(String name) {
        if (one(10)) {
            zone.breakDown(name, "PTR");
            return;
        }
        List<String> names = new ArrayList<>();
        int count = any(COUNTS);
        for (int i = 0; i < count; i++) {
            int domain = random.nextInt(DOMAINS);
            names.add(switch (random.nextInt(4)) {
                case 0 -> "d" + domain + ".test";
                case 1 -> ("P" + domain + ".d" + domain + ".test").toUpperCase(Locale.ROOT);
                case 2 -> "q" + i + ".d" + domain + ".half.test";
                default -> "m" + i + ".test";
            });
        }
        if (count > 0) {
            zone.add(name, "PTR", names.stream().distinct().toArray(String[]::new));
        }
    }
}
