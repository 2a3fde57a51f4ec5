/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.spf4james.dns.testing.Zone.Failure;

/** Reads the entries of a zone file. What it does not know, it refuses. */
final class ZoneEntries {

    private static final String TRUNCATE = "TRUNCATE";
    private static final String NONE = "NONE";

    private final ZoneBuilder zone;

    ZoneEntries(ZoneBuilder zone) {
        this.zone = zone;
    }

    ZoneBuilder addAll(Map<?, ?> zonedata) {
        zonedata.forEach((name, entries) -> add(String.valueOf(name), entries));
        return zone;
    }

    private void add(String name, Object entries) {
        zone.exists(name);
        if (entries instanceof List<?> list) {
            list.forEach(entry -> addEntry(name, entry));
        } else if (entries != null && !"".equals(entries)) {
            throw new IllegalArgumentException(name + ": a list of entries is expected, not " + entries);
        }
    }

    private void addEntry(String name, Object entry) {
        if (entry instanceof Map<?, ?> fields) {
            fields.forEach((type, value) -> addField(name, String.valueOf(type), value));
        } else if (TRUNCATE.equals(entry)) {
            zone.truncate(name);
        } else if (Arrays.stream(Failure.values()).anyMatch(failure -> failure.name().equals(entry))) {
            zone.fail(name, Failure.valueOf(String.valueOf(entry)));
        } else {
            throw new IllegalArgumentException(name + ": unknown entry " + entry);
        }
    }

    private void addField(String name, String type, Object value) {
        String[] values = value instanceof List<?> list
                ? list.stream().map(String::valueOf).toArray(String[]::new)
                : new String[]{String.valueOf(value)};
        switch (type) {
            case "SPF" -> zone.spf(name, values);
            case "TXT" -> txt(name, value, values);
            case "A" -> zone.a(name, values);
            case "AAAA" -> zone.aaaa(name, values);
            case "MX" -> zone.mx(name, Integer.parseInt(values[0]), values[1]);
            case "PTR" -> zone.ptr(name, values);
            case "CNAME" -> zone.cname(name, values[0]);
            case "TTL" -> zone.ttl(name, Long.parseLong(values[0]));
            case "SOA" -> zone.soa(name, Long.parseLong(values[0]), Long.parseLong(values[1]));
            default -> throw new IllegalArgumentException(name + ": unknown entry " + type);
        }
    }

    private void txt(String name, Object value, String... strings) {
        if (NONE.equals(value)) {
            zone.noTxt(name);
        } else {
            zone.txt(name, strings);
        }
    }
}
