/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
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
        assumeThat(suite).exists();
        return runner.run(SuiteReader.read(suite));
    }
}
