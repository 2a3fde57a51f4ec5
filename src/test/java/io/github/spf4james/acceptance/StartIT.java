/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/** What James says to a configuration when it starts. */
class StartIT {
    private static final String POLICY = """
            <mailet match="%s" class="io.github.spf4james.SpfPolicy">%s</mailet>
            """;

    @TempDir
    private Path home;
    private EmbeddedJames.Builder james;

    @BeforeEach
    void configure() {
        james = SpfJames.withMailboxes(home);
    }

    @Test
    void processorThatIsNotThereShouldBeRefused() {
        james.mailetContainer(SpfJames.container(POLICY.formatted("All", "<onFail>processor:no-such</onFail>")));

        shouldBeRefusedNaming("no-such");
    }

    @Test
    void parameterThatIsNotThereShouldBeRefused() {
        james.mailetContainer(SpfJames.container(POLICY.formatted("All", "<onFial>discard</onFial>")));

        shouldBeRefusedNaming("onFial", "onFail");
    }

    @ParameterizedTest
    @CsvSource({"reject", "processor:", "Discard", "''"})
    void actionThatIsNotThereShouldBeRefused(String action) {
        james.mailetContainer(SpfJames.container(POLICY.formatted("All", "<onFail>" + action + "</onFail>")));

        shouldBeRefusedNaming("onFail", "\"" + action + "\"", "annotate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"=hardfail|\"hardfail\"", "=fail,|\"fail,\"", "=|missing", "''|missing",
            "=helo:unchecked|\"helo:unchecked\""})
    void conditionThatIsNotThereShouldBeRefused(String condition, String named) {
        james.mailetContainer(
                SpfJames.container(POLICY.formatted("io.github.spf4james.SpfResultIs" + condition, "")));

        shouldBeRefusedNaming("SpfResultIs", named, "softfail");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "<skips/>|<skips>",
            "<skip><network>10.0.0.0/8</network></skip>|<skip><network>",
            "<skip><networks><network>10.0.0.0/33</network></networks></skip>|<skip><networks><network> is \"10.0.0.0/33\"",
            "<limits><deadline>soon</deadline></limits>|<limits><deadline> is \"soon\"",
            "<limits><terms>0</terms></limits>|<limits><terms> is \"0\"",
            "<limits><voidCounting>lax</voidCounting></limits>|<limits><voidCounting> is \"lax\"",
            "<checkHelo>maybe</checkHelo>|<checkHelo> is \"maybe\"",
            "<dns><servers><server>127.0.0.1:99999</server></servers></dns>|<dns><servers><server> is \"127.0.0.1:99999\""})
    void globalSettingThatCannotBeShouldBeRefused(String elements, String named) {
        james.mailetContainer(SpfJames.container(POLICY.formatted("All", "")))
                .configurationFile("spf.xml", "<spf>" + elements + "</spf>");

        shouldBeRefusedNaming("conf/spf.xml", named);
    }

    @Test
    void defaultsShouldHoldWithoutASpfXml() throws Exception {
        james.mailetContainer(SpfJames.container(POLICY.formatted("All", "")));

        try (EmbeddedJames started = james.start()) {
            // A literal has no record: nothing is asked of James' name servers, which are none here.
            Delivery checked = send(started, SpfJames.CLIENT);
            assertThat(checked.attribute("io.github.spf4james.result")).contains("none");
            assertThat(checked.text()).startsWith("Received-SPF: none ");
            assertThat(send(started, "10.0.0.1").attribute("io.github.spf4james.unchecked")).isPresent();
        }
    }

    private static Delivery send(EmbeddedJames james, String client) throws Exception {
        SmtpClient.send(james.smtpPort(), client, "[203.0.113.9]", "a@[203.0.113.9]", List.of(SpfJames.BOB),
                Messages.HELLO);
        return james.awaitQuiet().getLast();
    }

    private void shouldBeRefusedNaming(String... names) {
        assertThatThrownBy(() -> james.start().close()).satisfies(refusal -> {
            for (String name : names) {
                assertThat(refusal).hasStackTraceContaining(name);
            }
        });
    }
}
