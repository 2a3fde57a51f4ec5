/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.List;
import java.util.Random;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/** What was asked of a {@link ModelZone}, for a server of packets: TXT records in strings of any length. */
final class WireZone {
    private WireZone() {}

    static Zone of(ModelZone zone, Random random) {
        ZoneBuilder builder = Zone.builder();
        zone.aliases().forEach(builder::cname);
        zone.broken().forEach(key -> builder.servfail(key.substring(0, key.indexOf(' '))));
        zone.asked().forEach((key, values) -> {
            int space = key.lastIndexOf(' ');
            values.forEach(value -> add(builder, key.substring(0, space), key.substring(space + 1), value, random));
        });
        return builder.build();
    }

    private static void add(ZoneBuilder builder, String name, String type, String value, Random random) {
        switch (type) {
            case "TXT" -> builder.txt(name, strings(value, random));
            case "A" -> builder.a(name, value);
            case "AAAA" -> builder.aaaa(name, value);
            case "MX" -> builder.mx(name, random.nextInt(20), value.equals(".") ? "" : value);
            default -> builder.ptr(name, value);
        }
    }

    private static String[] strings(String text, Random random) {
        if (text.length() < 2 || random.nextBoolean()) {
            return new String[]{text};
        }
        int at = random.nextInt(text.length());
        return List.of(text.substring(0, at), text.substring(at)).toArray(String[]::new);
    }
}
