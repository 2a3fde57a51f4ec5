/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * The page of attributes has every reason that we give: why a mail is not checked, why something else is done to it than its
 * result says, why there is no report. They stand where they arise, so they are looked for in the sources.
 */
class ReasonsTest {
    private static final Page ATTRIBUTES = Page.named("attributes.md");
    private static final Path SOURCES = Path.of("src/main/java/io/github/spf4james");

    /** A text that begins a reason, in what makes a decision, an unchecked mail or an empty-handed report of it. */
    private static final Pattern REASON = Pattern.compile(
            "(?:Optional\\.of|because|NotChecked|instead|milder|also|String (?:unknown|REASON|AUTHENTICATED) =)"
                    + "[^;\"{}]*\"([a-z][^\"]*)\"");

    /** If fewer are found, the pattern looks for what is not there any more. */
    private static final int LEAST = 20;

    @Test
    void everyReasonShouldBeExplained() throws IOException {
        Set<String> reasons = new TreeSet<>();
        for (String room : List.of("policy", "bounce", "mail")) {
            for (String source : sources(SOURCES.resolve(room))) {
                REASON.matcher(source).results().map(ReasonsTest::reason).forEach(reasons::add);
            }
        }

        assertThat(reasons).hasSizeGreaterThanOrEqualTo(LEAST);
        assertThat(reasons.stream().filter(reason -> !ATTRIBUTES.text().contains("`" + reason)
                && !ATTRIBUTES.text().contains(": " + reason + "`")))
                .as("reasons that %s does not explain", ATTRIBUTES).isEmpty();
    }

    private static String reason(MatchResult found) {
        return found.group(1).strip();
    }

    private static List<String> sources(Path room) throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(room)) {
            for (Path file : files.sorted().toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }
}
