/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.alignment.Alignment;
import io.github.spf4james.check.Limits;
import io.github.spf4james.configuration.SpfConfiguration;
import io.github.spf4james.configuration.SpfXml;
import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.policy.Action;
import io.github.spf4james.policy.PolicySettings;
import io.github.spf4james.policy.SpfCondition;

/** The tables of what can be configured say what the code accepts, and what holds without it. */
class SettingsTablesTest {
    private static final Page POLICY = Page.named("policy.md");
    private static final Page SMTP = Page.named("smtp.md");
    private static final Page CONFIGURATION = Page.named("configuration.md");
    /** Where elements of spf.xml are. */
    private static final List<Page> ELEMENTS = Page.all().stream().filter(page -> !page.rows("element").isEmpty())
            .toList();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-25T00:00:00Z"));
    /** What stands between the conditions where the code lists them. */
    private static final Set<String> CONNECTING_WORDS = Set.of("or", "each", "also", "as");

    @Test
    void everyParameterOfSpfPolicyShouldHaveARow() {
        assertSame("parameter", List.of(POLICY), PolicySettings.parameters());
    }

    static Stream<List<String>> parametersWithDefaults() {
        return POLICY.rows("parameter").stream().filter(row -> Page.isLiteral(row.get(1)));
    }

    @ParameterizedTest
    @MethodSource("parametersWithDefaults")
    void defaultOfAParameterShouldBeWhatHoldsWithoutIt(List<String> row) {
        String parameter = Page.literal(row.get(0));
        PolicySettings withIt = PolicySettings.read(name -> Optional.of(Page.literal(row.get(1)))
                .filter(value -> name.equals(parameter)));
        PolicySettings without = PolicySettings.read(name -> Optional.empty());

        // That the parameter is there at all has a dry run write fields.
        Function<PolicySettings, Object> comparable = parameter.equals("headers")
                ? settings -> settings.tracing().fields()
                : settings -> settings;
        assertThat(comparable.apply(withIt)).as("default of %s in %s", parameter, POLICY)
                .isEqualTo(comparable.apply(without));
    }

    @Test
    void everyActionShouldHaveARow() {
        assertSame("action", List.of(POLICY), Action.ACCEPTED);
    }

    @Test
    void everyConditionOfSpfResultIsShouldHaveARow() {
        Set<String> accepted = Arrays.stream(SpfCondition.ACCEPTED.split("[, ]+"))
                .filter(word -> !CONNECTING_WORDS.contains(word)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = literals(POLICY, "condition");
        documented.removeAll(alignments());
        documented.add("none");

        assertThat(documented).as("conditions in %s", POLICY).containsExactlyInAnyOrderElementsOf(accepted);
    }

    @Test
    void everyConditionOfSpfAlignmentIsShouldHaveARow() {
        assertThat(literals(POLICY, "condition")).as("conditions in %s", POLICY).containsAll(alignments());
    }

    private static List<String> alignments() {
        return Stream.of(Alignment.values()).map(Alignment::token).toList();
    }

    static Stream<Arguments> bounds() {
        return Stream.of(
                Arguments.of("questions under way, in all", Bulkhead.MOST_IN_ALL),
                Arguments.of("questions under way, for one organisation", Bulkhead.MOST_OF_ONE),
                Arguments.of("terms that ask DNS, for each identity", Limits.RFC_7208.terms()),
                Arguments.of("terms that find nothing", Limits.RFC_7208.voids()),
                Arguments.of("characters of one attribute", SpfAttributes.LONGEST));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void boundShouldBeThatOfTheCode(String what, int bound) {
        Page security = Page.named("security.md");

        assertThat(security.rows("what a stranger can make us spend"))
                .as("bound on %s in %s", what, security)
                .filteredOn(row -> row.getFirst().equals(what))
                .extracting(row -> row.get(1)).containsExactly(String.valueOf(bound));
    }

    @Test
    void everySampleShouldHaveARow() throws Exception {
        assertSame("sample", List.of(POLICY, SMTP), names(Path.of("conf-samples")));
    }

    @Test
    void everyRoomShouldHaveARow() throws Exception {
        Path base = Path.of("src/main/java/io/github/spf4james");
        List<String> rooms = names(base).stream().filter(name -> Files.isDirectory(base.resolve(name))).toList();

        assertThat(literals(Page.named("developing.md"), "package")).as("rooms in developing.md")
                .containsExactlyInAnyOrderElementsOf(rooms);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void everyElementOfSpfXmlShouldHaveARow() throws Exception {
        assertSame("element", ELEMENTS, SpfXml.elements());
    }

    static Stream<List<String>> elementsWithDefaults() {
        return ELEMENTS.stream().flatMap(page -> page.rows("element").stream())
                .filter(row -> Page.isLiteral(row.get(1)));
    }

    @ParameterizedTest
    @MethodSource("elementsWithDefaults")
    void defaultOfAnElementShouldBeWhatHoldsWithoutIt(List<String> row) throws Exception {
        List<String> path = List.of(Page.literal(row.get(0)).split("/"));
        String opening = path.stream().map(name -> "<" + name + ">").collect(Collectors.joining());
        String closing = path.reversed().stream().map(name -> "</" + name + ">").collect(Collectors.joining());

        assertThat(configuration("<spf>" + opening + Page.literal(row.get(1)) + closing + "</spf>"))
                .as("default of %s in one of %s", row.get(0), ELEMENTS).isEqualTo(configuration("<spf/>"));
    }

    @Test
    void networksThatAreSkippedByDefaultShouldBeInTheSample() throws Exception {
        String sample = CONFIGURATION.samples("xml").stream().filter(xml -> xml.startsWith("<skip>")).findFirst()
                .orElseThrow();

        assertThat(configuration("<spf>" + sample + "</spf>")).isEqualTo(configuration("<spf/>"));
    }

    private static SpfConfiguration configuration(String xml) throws ConfigurationException {
        return SpfXml.read(FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))), CLOCK);
    }

    /** One row for each, and none for anything else. */
    private static void assertSame(String title, List<Page> pages, Collection<String> accepted) {
        List<String> rows = pages.stream().flatMap(page -> page.rows(title).stream())
                .map(row -> Page.literal(row.get(0))).toList();
        Set<String> missing = new TreeSet<>(accepted);
        rows.forEach(missing::remove);
        List<String> unknown = rows.stream().filter(row -> !accepted.contains(row)).toList();

        assertThat(missing).as("what has no row, and needs one, in a table of %s with the title \"%s\"", pages, title)
                .isEmpty();
        assertThat(unknown).as("rows of %s for what is no %s", pages, title).isEmpty();
        assertThat(rows).as("rows of %s", pages).doesNotHaveDuplicates();
    }

    private static Set<String> literals(Page page, String title) {
        return page.rows(title).stream().map(row -> row.get(0)).filter(Page::isLiteral).map(Page::literal)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
