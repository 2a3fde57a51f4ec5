/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A DNS of strings: {@code "name TYPE"} to records. Below {@code half.test} every name is there or not by its hash, so
 * that a macro which expands to the wrong name shows.
 */
final class ModelZone {
    /** The hash decides for names below it. */
    static final String HALF = ".half.test";

    private static final String CNAME = " CNAME";
    private static final List<String> TYPES = List.of("TXT", "A", "AAAA", "MX", "PTR");
    private static final List<String> POLICIES = List.of("v=spf1 +all", "v=spf1 ?all", "v=spf1 -all");

    private final Map<String, List<String>> records = new TreeMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Map<String, List<String>> asked = new HashMap<>();

    /** Nobody knows: SERVFAIL and all that is treated as if it were. */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenException(String question) {
            super(question);
        }
    }

    ModelZone add(String name, String type, String... values) {
        records.computeIfAbsent(key(name, type), any -> new ArrayList<>()).addAll(List.of(values));
        return this;
    }

    ModelZone breakDown(String name, String type) {
        broken.add(key(name, type));
        return this;
    }

    /** Makes every name of which something is broken wholly so, as servers are: no type of it can be asked for. */
    ModelZone breakWholeNames() {
        for (String key : Set.copyOf(broken)) {
            for (String type : TYPES) {
                String other = key.substring(0, key.indexOf(' ') + 1) + type;
                broken.add(other);
                records.remove(other);
            }
        }
        return this;
    }

    /** The records, behind aliases; none if there is no such name, or it has none. */
    List<String> lookup(String name, String type) throws BrokenException {
        String at = name;
        for (int aliases = 0; records.containsKey(key(at, "CNAME")); aliases++) {
            if (aliases > records.size()) {
                throw new BrokenException(name + ": a loop of aliases");
            }
            at = records.get(key(at, "CNAME")).get(0);
        }
        if (broken.contains(key(at, type))) {
            throw new BrokenException(at + " " + type);
        }
        List<String> found = at.toLowerCase(Locale.ROOT).endsWith(HALF)
                ? byHash(at.toLowerCase(Locale.ROOT), type)
                : records.getOrDefault(key(at, type), List.of());
        asked.put(key(at, type), found);
        return found;
    }

    private static List<String> byHash(String name, String type) {
        int hash = Math.floorMod(name.hashCode() * 31 + 7, 60);
        return switch (type) {
            case "TXT" -> hash % 5 == 0 ? List.of() : List.of(POLICIES.get(hash % POLICIES.size()));
            case "A" -> hash % 2 == 0 ? List.of() : List.of("192.0.2." + hash % 8);
            case "AAAA" -> hash % 2 == 0 ? List.of() : List.of("2001:db8::" + hash % 8);
            default -> List.of();
        };
    }

    /** What has been asked for so far, without aliases, and what there was. */
    Map<String, List<String>> asked() {
        return Map.copyOf(asked);
    }

    Map<String, String> aliases() {
        Map<String, String> aliases = new TreeMap<>();
        records.forEach((key, values) -> {
            if (key.endsWith(CNAME)) {
                aliases.put(key.substring(0, key.length() - CNAME.length()), values.get(0));
            }
        });
        return aliases;
    }

    Set<String> broken() {
        return Set.copyOf(broken);
    }

    private static String key(String name, String type) {
        return name.toLowerCase(Locale.ROOT) + " " + type;
    }

    /** What has been asked for: the rest of the zone does not matter. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(asked).forEach((key, values) -> text.append("  ").append(key).append(' ').append(values)
                .append('\n'));
        return text + "  broken: " + broken;
    }
}
