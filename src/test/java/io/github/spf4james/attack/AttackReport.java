/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The figures of all attacks, for people and for programs. */
final class AttackReport {
    private static final double MEGABYTE = 1 << 20;
    private static final String HEAD = """
            | attack | honest mail | right without, with | median ms | worst ms | descriptors | heap MB | threads in wait | missed |
            |---|---|---|---|---|---|---|---|---|
            """;

    private final List<Figures> all = new ArrayList<>();

    void add(Figures figures) {
        all.add(figures);
    }

    /** Writes {@code attack.md} and {@code attack.json} into that folder. */
    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("attack.md"), markdown());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(folder.resolve("attack.json").toFile(), json());
    }

    String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        all.forEach(figures -> rows(text, figures));
        text.append("\n| attack | what | mails | let in | questions | attributes, octets | allocated, MB | policy ms |"
                + " second matcher ms |\n|---|---|---|---|---|---|---|---|---|\n");
        all.forEach(figures -> text.append(format("| %s | %s | %d | %d | %d | %d | %.1f | %.1f | %.3f |%n",
                figures.attack().name(), figures.attack().what(), figures.hostile(), figures.letIn(),
                figures.questions(), figures.attributeOctets(), figures.allocatedOctets() / MEGABYTE,
                figures.policyMillis(), figures.matcherMillis())));
        return text.toString();
    }

    private static void rows(StringBuilder text, Figures figures) {
        String peaks = format("%d | %.0f | %d | %s |%n", figures.descriptors(), figures.heapOctets() / MEGABYTE,
                figures.waiting(), String.join(", ", figures.missed()));
        if (figures.with().isEmpty()) {
            text.append(format("| %s | | | | | ", figures.attack().name())).append(peaks);
        }
        figures.with().forEach((kind, with) -> {
            Outcome without = figures.without().get(kind);
            text.append(format("| %s | %s | %.0f %%, %.0f %% | %.0f, %.0f | %.0f, %.0f | ", figures.attack().name(),
                    kind.title(), without.percentRight(), with.percentRight(), without.medianMillis(),
                    with.medianMillis(), without.worstMillis(), with.worstMillis())).append(peaks);
        });
    }

    private ArrayNode json() {
        ArrayNode attacks = new ObjectMapper().createArrayNode();
        for (Figures figures : all) {
            ObjectNode node = attacks.addObject().put("attack", figures.attack().name())
                    .put("what", figures.attack().what()).put("descriptors", figures.descriptors())
                    .put("heapOctets", figures.heapOctets()).put("threadsInWait", figures.waiting())
                    .put("questions", figures.questions()).put("hostileMails", figures.hostile())
                    .put("letIn", figures.letIn()).put("attributeOctets", figures.attributeOctets())
                    .put("allocatedOctets", figures.allocatedOctets()).put("policyMillis", figures.policyMillis())
                    .put("matcherMillis", figures.matcherMillis()).put("givenUp", figures.givenUp())
                    .put("done", figures.done());
            ObjectNode honest = node.putObject("honest");
            figures.with().forEach((kind, with) -> {
                ObjectNode ofKind = honest.putObject(kind.title());
                put(ofKind.putObject("without"), figures.without().get(kind));
                put(ofKind.putObject("with"), with);
            });
            figures.missed().forEach(node.putArray("missed")::add);
        }
        return attacks;
    }

    private static void put(ObjectNode node, Outcome outcome) {
        node.put("sent", outcome.sent()).put("right", outcome.right()).put("medianMillis", outcome.medianMillis())
                .put("worstMillis", outcome.worstMillis()).put("problem", outcome.problem());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
