/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private static final String FILE = "rfc7208-tests.yml";
    /** Of release 2014.04. */
    private static final int CASES = 203;

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
        Path suite = SuiteReader.file(FILE);
        if (Files.notExists(suite)) {
            return Stream.of(skipped(suite));
        }
        List<Suite> suites = SuiteReader.read(suite);
        assertThat(suites).flatExtracting(Suite::cases).hasSize(CASES);
        return runner.run(suites);
    }

    /** A test that is counted as skipped, and lines that are seen: green must not be taken for "all cases pass". */
    private static DynamicNode skipped(Path suite) {
        System.out.println(howToRun(suite));
        return DynamicTest.dynamicTest("skipped", () -> abort("there is no " + suite));
    }

    private static String howToRun(Path suite) {
        return """
                SKIPPED: the public suite for RFC 7208, %d cases. It is no part of this project, and there is no
                %s
                To run it, put test/%s of https://github.com/sdgathman/pyspf there (see also
                http://www.open-spf.org/Test_Suite/), or name another folder that has it: -Dsuites.dir=FOLDER
                """.formatted(CASES, suite.toAbsolutePath().normalize(), FILE);
    }
}
