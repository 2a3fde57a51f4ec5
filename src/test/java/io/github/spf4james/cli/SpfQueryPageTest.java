/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import io.github.spf4james.documentation.Page;

/** The page about spfquery says what its help says. */
class SpfQueryPageTest {
    private static final Page PAGE = Page.named("spfquery.md");
    private static final CommandSpec SPFQUERY = SpfQuery
            .commandLine(InputStream.nullInputStream(), OutputStream.nullOutputStream()).getCommandSpec();

    @Test
    void everyOptionShouldHaveARow() {
        assertThat(PAGE.rows("option").stream().map(row -> Page.literal(row.get(0)))).as("options in %s", PAGE)
                .containsExactlyInAnyOrderElementsOf(options().map(OptionSpec::longestName).toList());
    }

    @Test
    void defaultShouldBeThatOfTheOption() {
        Map<String, List<String>> rows = PAGE.rows("option").stream()
                .collect(Collectors.toMap(row -> Page.literal(row.get(0)), Function.identity()));

        assertThat(options().filter(option -> option.defaultValue() != null)).isNotEmpty().allSatisfy(
                option -> assertThat(rows.get(option.longestName()).get(1)).as("default of %s in %s", option, PAGE)
                        .isEqualTo("`" + option.defaultValue() + "`"));
    }

    @Test
    void everyExitCodeShouldHaveARow() {
        assertThat(PAGE.rows("exit code").stream().map(List::getFirst)).as("exit codes in %s", PAGE)
                .containsExactlyElementsOf(SPFQUERY.usageMessage().exitCodeList().keySet());
    }

    private static Stream<OptionSpec> options() {
        return SPFQUERY.options().stream();
    }
}
