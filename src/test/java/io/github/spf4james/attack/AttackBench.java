/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What honest mail suffers while somebody attacks: with {@code mvn -Pattack verify} all attacks, and with
 * {@code -Dattack=silent,crowd} those two. Prints the figures, writes them to {@code target/attack.md} and
 * {@code target/attack.json}, and fails if a goal is missed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackBench {
    private static final List<String> NAMES = Stream.of(System.getProperty("attack", "").split(",")).map(String::strip)
            .filter(name -> !name.isEmpty()).toList();

    private static final Path TARGET = Path.of("target");

    private final AttackReport report = new AttackReport();

    @TempDir
    private Path homes;

    @TestFactory
    Stream<DynamicTest> honestMailShouldNotSuffer() {
        assertThat(Attacks.all()).extracting(Attack::name).containsAll(NAMES);
        return Attacks.all().stream().filter(attack -> NAMES.isEmpty() || NAMES.contains(attack.name()))
                .map(attack -> DynamicTest.dynamicTest(attack.name() + ": " + attack.what(), () -> run(attack)));
    }

    private void run(Attack attack) throws Exception {
        Figures figures;
        try (AttackRun run = new AttackRun(attack, Files.createDirectory(homes.resolve(attack.name())))) {
            figures = run.figures();
        }
        report.add(figures);
        report.write(TARGET);
        assertThat(figures.missed()).isEmpty();
    }

    @AfterAll
    void report() {
        System.out.println(report.markdown());
    }
}
