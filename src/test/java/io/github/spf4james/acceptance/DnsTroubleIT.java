/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.SmtpClient;

/** Whatever DNS does, mail is delivered, with the RFC's result. */
@Timeout(120)
class DnsTroubleIT {
    private static final Zone TRAPS = Zone.parse("""
            exp-nowhere.example:
              - TXT: v=spf1 -all exp=nowhere.exp-nowhere.example
            exp-silent.example:
              - TXT: v=spf1 -all exp=silent.example
            silent.example:
              - TIMEOUT
            includes-silence.example:
              - TXT: v=spf1 include:silent.example -all
            loop.example:
              - TXT: v=spf1 include:loop2.example -all
            loop2.example:
              - TXT: v=spf1 include:loop.example -all
            redirects.example:
              - TXT: v=spf1 redirect=redirects.example
            aliases.example:
              - CNAME: aliases2.example
            aliases2.example:
              - CNAME: aliases.example
            voids.example:
              - TXT: v=spf1 a:void1.example a:void2.example a:void3.example -all
            dripping1.example:
              - TXT: v=spf1 include:dripping2.example -all
            dripping2.example:
              - TXT: v=spf1 include:dripping3.example -all
            dripping3.example:
              - TXT: v=spf1 include:dripping4.example -all
            dripping4.example:
              - TXT: v=spf1 include:dripping5.example -all
            dripping5.example:
              - TXT: v=spf1 include:dripping6.example -all
            dripping6.example:
              - TXT: v=spf1 include:dripping7.example -all
            dripping7.example:
              - TXT: v=spf1 include:dripping8.example -all
            dripping8.example:
              - TXT: v=spf1 include:dripping9.example -all
            dripping9.example:
              - TXT: v=spf1 +all
            """);
    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy"/>
            """;

    private static SpfJames james;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        james = SpfJames.start(home, SpfJames.container(POLICY), "<limits><deadline>3s</deadline></limits>");
        james.dns().serve(SpfJames.ZONE.and(TRAPS));
    }

    @AfterAll
    static void stop() {
        james.close();
    }

    @AfterEach
    void answerHonestly() {
        james.dns().clearFaults();
    }

    @Test
    void resultShouldBeFailWithoutAnExplanationWhenThatIsNowhere() throws Exception {
        assertThat(resultOf("a@exp-nowhere.example")).isEqualTo("fail");
    }

    @Test
    void resultShouldBeFailWithoutAnExplanationWhenItsServerIsSilent() throws Exception {
        assertThat(resultOf("a@exp-silent.example")).isEqualTo("fail");
    }

    @Test
    void resultShouldBeTemperrorWhenTheNameServerIsSilent() throws Exception {
        assertThat(resultOf("a@silent.example")).isEqualTo("temperror");
    }

    @Test
    void resultShouldBeTemperrorWhenTheNameServerOfAnIncludeIsSilent() throws Exception {
        assertThat(resultOf("a@includes-silence.example")).isEqualTo("temperror");
    }

    @Test
    void resultShouldBePermerrorWhenIncludesLoop() throws Exception {
        assertThat(resultOf("a@loop.example")).isEqualTo("permerror");
    }

    @Test
    void resultShouldBePermerrorWhenRedirectsLoop() throws Exception {
        assertThat(resultOf("a@redirects.example")).isEqualTo("permerror");
    }

    @Test
    void resultShouldBeTemperrorWhenAliasesLoop() throws Exception {
        assertThat(resultOf("a@aliases.example")).isEqualTo("temperror");
    }

    @Test
    void resultShouldBePermerrorWhenTooManyLookupsAreVoid() throws Exception {
        assertThat(resultOf("a@voids.example")).isEqualTo("permerror");
    }

    @Test
    void resultShouldBeTemperrorWhenAllNameServersAreSilent() throws Exception {
        james.dns().fault(Fault.drop());

        assertThat(resultOf("a@neutral.example")).isEqualTo("temperror");
    }

    @Test
    void resultShouldBeTemperrorWhenEachAnswerComesInTimeButNotAllOfThem() throws Exception {
        for (int name = 1; name <= 9; name++) {
            james.dns().fault("dripping" + name + ".example", Fault.delay(Duration.ofMillis(400)));
        }

        assertThat(resultOf("a@dripping1.example")).isEqualTo("temperror");
    }

    @Test
    void mailsShouldBeDeliveredWhenAsManyAsThereAreSpoolerThreadsWaitForDns() throws Exception {
        int before = james.james().deliveries().all().size();
        for (int mail = 0; mail < 8; mail++) {
            deliverSoon("a@silent.example");
        }
        deliverSoon("a@pass.example");

        List<Delivery> all = james.james().awaitDelivered(before + 9);
        assertThat(all.subList(before, all.size())).allSatisfy(DnsTroubleIT::shouldBeInTheInbox)
                .filteredOn(delivery -> delivery.text().startsWith("Received-SPF: pass ")).hasSize(1);
    }

    private static String resultOf(String sender) throws Exception {
        List<Delivery> deliveries = james.send(sender, Messages.HELLO);
        assertThat(deliveries).singleElement().satisfies(DnsTroubleIT::shouldBeInTheInbox);
        return deliveries.getFirst().attribute("io.github.spf4james.result").orElseThrow();
    }

    private static void deliverSoon(String sender) throws IOException {
        SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "pass.example", sender, List.of(SpfJames.BOB),
                Messages.HELLO);
    }

    private static void shouldBeInTheInbox(Delivery delivery) {
        assertThat(delivery.destination()).isEqualTo(new Destination.Mailbox(SpfJames.BOB, "INBOX"));
        assertThat(delivery.text()).startsWith("Received-SPF: "
                + delivery.attribute("io.github.spf4james.result").orElseThrow() + " ");
    }
}
