/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.spf4james.conformance.Suite.Case;

class SuiteReaderTest {

    private static final String SAMPLE = """
            # A comment first.
            ---
            description: One
            tests:
              first:
                description: >-
                  Folded
                  text.
                comment: >-
                spec: [4.3/1, 4.5/2]
                helo: 1:2
                host: 1234::1
                mailfrom: ""
                result: [permerror, fail]
                explanation: DEFAULT
              second:
                spec: 4.3
                helo: mail.example.com
                host: 192.0.2.1
                mailfrom: foo@example.com
                result: none
            zonedata:
              example.com:
                - SPF: v=spf1 -all
                - TIMEOUT
            ---
            description: Two
            tests:
              third: { spec: 1, helo: no, host: 1.2, mailfrom: a@b, result: pass }
            zonedata:
              example.net:
                - A: 192.0.2.1
            """;

    @Test
    void everyDocumentShouldBeASuite() {
        assertThat(SuiteReader.parse(SAMPLE)).extracting(Suite::description).containsExactly("One", "Two");
    }

    @Test
    void casesShouldKeepTheirOrder() {
        assertThat(SuiteReader.parse(SAMPLE).get(0).cases()).extracting(Case::name).containsExactly("first", "second");
    }

    @Test
    void everyFieldShouldBeRead() {
        Case first = SuiteReader.parse(SAMPLE).get(0).cases().get(0);

        assertThat(first.description()).isEqualTo("Folded text.");
        assertThat(first.spec()).containsExactly("4.3/1", "4.5/2");
        assertThat(first.mailfrom()).isEmpty();
        assertThat(first.results()).containsExactlyInAnyOrder("fail", "permerror");
        assertThat(first.explanation()).contains("DEFAULT");
    }

    @Test
    void scalarsShouldStayStrings() {
        Case first = SuiteReader.parse(SAMPLE).get(0).cases().get(0);
        Case third = SuiteReader.parse(SAMPLE).get(1).cases().get(0);

        assertThat(first.helo()).isEqualTo("1:2");
        assertThat(first.host()).isEqualTo("1234::1");
        assertThat(third.helo()).isEqualTo("no");
        assertThat(third.host()).isEqualTo("1.2");
    }

    @Test
    void absentExplanationShouldBeEmpty() {
        assertThat(SuiteReader.parse(SAMPLE).get(0).cases().get(1).explanation()).isEmpty();
    }

    @Test
    void zoneShouldBeTheDocuments() {
        assertThat(SuiteReader.parse(SAMPLE).get(0).zone().names()).containsExactly("example.com");
        assertThat(SuiteReader.parse(SAMPLE).get(1).zone().names()).containsExactly("example.net");
    }

    @Test
    void unknownFieldShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SuiteReader.parse("tests: { x: { helo: a, hots: b } }"))
                .withMessageContaining("hots");
    }

    @Test
    void missingFieldShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SuiteReader.parse("tests: { x: { helo: a } }"))
                .withMessageContaining("x: no host");
    }

    @Test
    void publicSuiteShouldBeReadWhole() throws IOException {
        Path file = SuiteReader.file("rfc7208-tests.yml");
        assumeThat(file).as("the public suite is no part of the project").exists();

        List<Suite> suites = SuiteReader.read(file);

        assertThat(suites).allSatisfy(suite -> assertThat(suite.zone().names()).isNotEmpty());
        assertThat(suites.stream().mapToInt(suite -> suite.cases().size()).sum()).isEqualTo(203);
    }
}
