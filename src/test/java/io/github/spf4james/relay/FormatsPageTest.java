/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

/** The list of what is read, in relays.md, is the table of formats. */
class FormatsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/relays.md");
    private static final String TITLES = "| mail system | `software` | what is read |";

    @Test
    void pageShouldListTheTableOfFormats() throws IOException {
        List<String> table = Files.readAllLines(PAGE).stream().dropWhile(line -> !line.equals(TITLES)).skip(2)
                .takeWhile(line -> line.startsWith("|")).toList();

        assertThat(table).containsExactlyElementsOf(Formats.all().stream()
                .map(format -> "| " + format.title() + " | `" + format.software() + "` | " + format.reads() + " |")
                .sorted(String.CASE_INSENSITIVE_ORDER).toList());
    }
}
