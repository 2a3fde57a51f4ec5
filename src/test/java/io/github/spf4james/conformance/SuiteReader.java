/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.spf4james.conformance.Suite.Case;
import io.github.spf4james.dns.testing.PlainYaml;
import io.github.spf4james.dns.testing.Zone;

/** Reads suites of SPF tests: YAML files of several documents, in the format of the public suite for RFC 7208. */
public final class SuiteReader {

    private static final String DIRECTORY_PROPERTY = "suites.dir";
    private static final String DEFAULT_DIRECTORY = "../shared/suites";
    private static final Set<String> FIELDS = Set.of("description", "comment", "spec", "helo", "host", "mailfrom",
            "result", "explanation", "strict");

    private SuiteReader() {}

    /** Where suites are that are no part of the project: the system property {@code suites.dir} says it. */
    public static Path file(String name) {
        return Path.of(System.getProperty(DIRECTORY_PROPERTY, DEFAULT_DIRECTORY), name);
    }

    public static List<Suite> read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    public static List<Suite> parse(String yaml) {
        List<Suite> suites = new ArrayList<>();
        for (Object document : PlainYaml.documents(yaml)) {
            if (document instanceof Map<?, ?> suite) {
                suites.add(suite(suite));
            }
        }
        return List.copyOf(suites);
    }

    private static Suite suite(Map<?, ?> document) {
        String description = text(document, "description").orElse("");
        List<Case> cases = new ArrayList<>();
        map(document, "tests").forEach((name, test) -> cases.add(testCase(String.valueOf(name), test)));
        return new Suite(description, List.copyOf(cases), Zone.of(map(document, "zonedata")));
    }

    private static Case testCase(String name, Object test) {
        if (!(test instanceof Map<?, ?> fields) || !FIELDS.containsAll(fields.keySet())) {
            throw new IllegalArgumentException(name + ": a map with some of " + FIELDS + " is expected, not " + test);
        }
        return new Case(name, text(fields, "description").orElse(""), texts(fields, "spec"), need(name, fields, "helo"),
                need(name, fields, "host"), need(name, fields, "mailfrom"), results(name, fields),
                text(fields, "explanation"));
    }

    private static Set<String> results(String name, Map<?, ?> fields) {
        need(name, fields, "result");
        return Set.copyOf(texts(fields, "result"));
    }

    private static Map<?, ?> map(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof Map<?, ?> nested ? nested : Map.of();
    }

    private static String need(String name, Map<?, ?> fields, String key) {
        return text(fields, key).orElseThrow(() -> new IllegalArgumentException(name + ": no " + key));
    }

    private static Optional<String> text(Map<?, ?> fields, String key) {
        return Optional.ofNullable(fields.get(key)).map(String::valueOf);
    }

    private static List<String> texts(Map<?, ?> fields, String key) {
        Object value = fields.get(key);
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return text(fields, key).map(List::of).orElse(List.of());
    }
}
