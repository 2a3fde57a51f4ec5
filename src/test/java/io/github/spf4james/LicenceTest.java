/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each source file names its licence, in the SPDX form that machines read. Samples in {@code conf-samples} do not, but for
 * the demo's: they are there to become files of somebody else's.
 */
class LicenceTest {
    private static final String LINE = "SPDX-License-Identifier: Apache-2.0";
    /** An XML declaration or the name of an interpreter has to come first. */
    private static final int FIRST_LINES = 2;
    private static final Pattern WITH_COMMENTS = Pattern.compile(".*\\.(java|xml|yml|properties)");
    /** What fuzz tests start from is read to the last octet. */
    private static final Pattern INPUTS = Pattern.compile(".*FuzzTestInputs.*");

    @Test
    void licenceShouldBeTheOneThatSourcesName() throws IOException {
        assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License", "Version 2.0, January 2004");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<name>Apache-2.0</name>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"src", "conf-samples/demo", ".mvn"})
    void everySourceFileShouldNameTheLicence(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<Path> sources = files.filter(file -> WITH_COMMENTS.matcher(file.toString()).matches())
                    .filter(file -> !INPUTS.matcher(file.toString()).matches()).toList();

            assertThat(sources).isNotEmpty().allSatisfy(LicenceTest::shouldNameTheLicence);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", ".ci/run", ".ci/reproducible"})
    void buildShouldNameTheLicence(String file) throws IOException {
        shouldNameTheLicence(Path.of(file));
    }

    private static void shouldNameTheLicence(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            assertThat(lines.limit(FIRST_LINES)).as("first lines of %s", file).anyMatch(line -> line.contains(LINE));
        }
    }
}
