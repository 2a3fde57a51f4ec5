/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The public suite for RFC 7208, where there is a copy of it: it is no part of the project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicSuiteTest {
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
    Stream<? extends DynamicNode> everyCaseShouldHaveAnExpectedResult() throws IOException {
        Path suite = SuiteReader.file("rfc7208-tests.yml");
        return Files.exists(suite) ? runner.run(SuiteReader.read(suite)) : Stream.of(skipped(suite));
    }

    /** A test that is counted as skipped, and a line that is seen: green must not be taken for "all cases pass". */
    private static DynamicNode skipped(Path suite) {
        String why = "The public suite is skipped: there is no " + suite
                + " (src/site/markdown/developing.md says where it is had from)";
        System.out.println(why);
        return DynamicTest.dynamicTest(why, () -> assumeThat(suite).exists());
    }
}
