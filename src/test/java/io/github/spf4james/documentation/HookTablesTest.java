/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.policy.HookSettings;

/** The tables of the hook's page say what there is, and what holds without it. */
class HookTablesTest {
    private static final Page SMTP = Page.named("smtp.md");
    private static final String TITLE = "element of `SpfHook`";
    private static final List<String> ACTIONS = List.of("accept", "defer", "reject");

    static Stream<List<String>> rows() {
        return SMTP.rows(TITLE).stream();
    }

    static Stream<List<String>> rowsWithDefaults() {
        return rows().filter(row -> Page.isLiteral(row.get(1)));
    }

    static Stream<String> samples() {
        return SMTP.samples("xml").stream();
    }

    private static HookSettings read(String handler) throws ConfigurationException {
        return HookSettings.read(FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(handler.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void everyElementShouldHaveARow() throws Exception {
        TreeSet<String> accepted = new TreeSet<>(HookSettings.elements());
        // "Each <recipients> takes the actions above."
        accepted.removeIf(path -> path.startsWith("recipients/on"));

        assertThat(rows().map(row -> Page.literal(row.get(0)))).containsExactlyInAnyOrderElementsOf(accepted);
    }

    @ParameterizedTest
    @MethodSource("rowsWithDefaults")
    void defaultShouldBeWhatHoldsWithoutIt(List<String> row) throws Exception {
        String name = Page.literal(row.get(0));
        String value = Page.literal(row.get(1));
        String handler = name.startsWith("@")
                ? "<handler " + name.substring(1) + "=\"" + value + "\"/>"
                : "<handler><" + name + ">" + value + "</" + name + "></handler>";

        assertThat(read(handler)).as("default of %s", name).isEqualTo(read("<handler/>"));
    }

    @Test
    void everyActionShouldHaveARow() {
        assertThat(SMTP.rows("action").stream().map(row -> Page.literal(row.get(0))))
                .containsExactlyElementsOf(ACTIONS);
        for (String action : ACTIONS) {
            assertThatCode(() -> read("<handler><onFail>" + action + "</onFail></handler>")).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleShouldBeAccepted(String sample) {
        assertThatCode(() -> read(sample)).doesNotThrowAnyException();
    }
}
