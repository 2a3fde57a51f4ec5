/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages can be read: short enough, no wider than a screen, and every link leads somewhere. */
class PagesTest {
    private static final int MOST_WORDS_OF_README = 1500;
    private static final int WIDEST_TABLE = 100;

    static List<Page> pages() {
        return Page.all();
    }

    /** All of it counts: samples and tables are read as well. */
    @Test
    void readmeShouldBeReadInFiveMinutes() {
        assertThat(Page.readme().text().split("\\s+")).hasSizeLessThanOrEqualTo(MOST_WORDS_OF_README);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void tablesShouldFitOnAScreen(Page page) {
        assertThat(page.tableLines()).allSatisfy(line -> assertThat(line.length())
                .as("width of the table line \"%s\" in %s", line, page).isLessThanOrEqualTo(WIDEST_TABLE));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksShouldLeadSomewhere(Page page) {
        List<String> dead = new ArrayList<>();
        for (String link : page.links()) {
            if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                dead.add(link);
            }
        }

        assertThat(dead).as("dead links in %s", page).isEmpty();
    }

    private static boolean leadsSomewhere(Page from, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from.file() : from.file().resolveSibling(parts[0]).normalize();
        boolean exists = Files.exists(target);
        return parts.length == 1 ? exists : exists && anchors(target).contains(parts[1]);
    }

    private static Set<String> anchors(Path page) {
        return pages().stream().filter(other -> other.file().equals(page)).findFirst().map(Page::anchors)
                .orElse(Set.of());
    }

    @Test
    void readmeShouldLeadToEveryPage() {
        List<String> others = new ArrayList<>(pages().stream().map(Page::toString).toList());
        others.remove(Page.readme().toString());
        others.removeAll(Page.readme().links());

        assertThat(others).as("pages that README.md has no link to").isEmpty();
    }
}
