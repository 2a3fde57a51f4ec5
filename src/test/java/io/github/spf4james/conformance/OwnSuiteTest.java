/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The project's own suite for RFC 7208 and RFC 8616, one file per group of sections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnSuiteTest {
    private SuiteRunner runner;

    @BeforeAll
    void start() {
        runner = new SuiteRunner();
    }

    @AfterAll
    void stop() {
        runner.close();
    }

    @TestFactory
    Stream<? extends DynamicNode> everyCaseShouldHaveAnExpectedResult() throws IOException, URISyntaxException {
        return files().stream().map(file -> DynamicContainer.dynamicContainer(file.getFileName().toString(),
                runner.run(suites(file))));
    }

    @Test
    void everyCaseShouldNameASectionAndSayWhatItIsAbout() throws IOException, URISyntaxException {
        assertThat(cases()).allSatisfy(testCase -> {
            assertThat(testCase.spec()).isNotEmpty();
            assertThat(testCase.description()).isNotEmpty();
        });
    }

    @Test
    void everyCaseShouldHaveANameOfItsOwn() throws IOException, URISyntaxException {
        assertThat(cases()).extracting(Suite.Case::name).doesNotHaveDuplicates();
    }

    private static List<Suite.Case> cases() throws IOException, URISyntaxException {
        return files().stream().flatMap(file -> suites(file).stream()).flatMap(suite -> suite.cases().stream())
                .toList();
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(OwnSuiteTest.class.getResource("/conformance")).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
        }
    }

    private static List<Suite> suites(Path file) {
        try {
            return SuiteReader.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
