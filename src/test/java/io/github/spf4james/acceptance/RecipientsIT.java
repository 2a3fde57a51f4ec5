/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/** One mail, several recipients, and a policy for some of them. */
class RecipientsIT {
    private static final Destination SUSPECT = new Destination.Repository("memory://var/mail/suspect/");
    private static final String POLICIES = """
            <matcher name="forged-for-example-org" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="HostIs=example.org"/>
                <matcher match="io.github.spf4james.SpfResultIs=fail"/>
            </matcher>
            <matcher name="but-for-carol" match="org.apache.james.mailetcontainer.impl.matchers.And">
                <matcher match="io.github.spf4james.SpfResultIs=neutral"/>
                <matcher match="org.apache.james.mailetcontainer.impl.matchers.Not">
                    <matcher match="RecipientIs=carol@example.org"/>
                </matcher>
            </matcher>
            <mailet match="forged-for-example-org" class="ToProcessor"><processor>suspect</processor></mailet>
            <mailet match="but-for-carol" class="io.github.spf4james.SpfPolicy"/>
            <mailet match="RecipientIs=bob@example.net" class="io.github.spf4james.SpfPolicy">
                <onSoftfail>discard</onSoftfail>
            </mailet>
            <mailet match="RecipientIs=carol@example.org" class="io.github.spf4james.SpfPolicy">
                <onSoftfail>bounce</onSoftfail>
                <onNeutral>accept</onNeutral>
                <bounceTo>always</bounceTo>
                <onBounceSuppressed>annotate</onBounceSuppressed>
            </mailet>
            """;

    private static SpfJames james;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        james = SpfJames.start(home, SpfJames.container(POLICIES), SpfJames.NO_CACHE);
    }

    @AfterAll
    static void stop() {
        james.close();
    }

    @Test
    void recipientsWhoAreNotMatchedShouldGetTheMailAsItCame() throws Exception {
        List<Delivery> deliveries = send("a@softfail.example", SpfJames.BOB, SpfJames.BOB_ELSEWHERE);

        assertThat(deliveries).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.BOB));
            assertThat(delivery.recipients()).containsExactly(SpfJames.BOB);
            assertThat(delivery.text()).startsWith("Received: ").doesNotContain("Received-SPF");
        });
    }

    @Test
    void resultShouldHoldForTheRecipientsThatAnotherMatcherChooses() throws Exception {
        List<Delivery> deliveries = send("a@fail.example", SpfJames.BOB, SpfJames.CAROL, SpfJames.BOB_ELSEWHERE);

        assertThat(deliveries).hasSize(2).anySatisfy(delivery -> {
            assertThat(delivery.destination()).isEqualTo(SUSPECT);
            assertThat(delivery.recipients()).containsExactlyInAnyOrder(SpfJames.BOB, SpfJames.CAROL);
        }).anySatisfy(delivery -> {
            assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.BOB_ELSEWHERE));
            assertThat(delivery.text()).startsWith("Received-SPF: fail ");
        });
    }

    @Test
    void headerShouldBePutOnTheCopyOfThoseAloneWhomNotLeavesOver() throws Exception {
        List<Delivery> deliveries = send("a@neutral.example", SpfJames.BOB, SpfJames.CAROL);

        assertThat(deliveries).hasSize(2).anySatisfy(delivery -> {
            assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.BOB));
            assertThat(delivery.text()).startsWith("Received-SPF: neutral ");
        }).anySatisfy(delivery -> {
            assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.CAROL));
            assertThat(delivery.text()).startsWith("Received: ").doesNotContain("Received-SPF");
        });
    }

    @Test
    void reportShouldNameThoseAloneWhoDoNotGetTheMail() throws Exception {
        List<Delivery> deliveries = send("a@softfail.example", SpfJames.BOB, SpfJames.CAROL);

        assertThat(deliveries).hasSize(2)
                .anySatisfy(delivery -> assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.BOB)))
                .anySatisfy(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(new Destination.Remote());
                    assertThat(Report.of(delivery).text(1)).contains("rfc822; " + SpfJames.CAROL)
                            .doesNotContain(SpfJames.BOB);
                });
    }

    @Test
    void copiesOfAMailShouldShareOneEvaluation() throws Exception {
        james.dns().clearQuestions();

        send("a@neutral.example", SpfJames.BOB, SpfJames.CAROL, SpfJames.BOB_ELSEWHERE);

        assertThat(james.dns().count("neutral.example", Type.TXT)).isEqualTo(1);
    }

    private static List<Delivery> send(String sender, String... recipients) throws Exception {
        return james.send(SpfJames.CLIENT, "pass.example", sender, List.of(recipients), Messages.HELLO);
    }

    private static Destination inbox(String user) {
        return new Destination.Mailbox(user, "INBOX");
    }
}
