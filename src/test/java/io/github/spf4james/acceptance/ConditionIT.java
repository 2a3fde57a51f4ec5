/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.util.MimeMessageUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.SmtpClient;

/** What SpfResultIs matches in a James: each matcher puts a field of its own on the mail. */
class ConditionIT {
    private static final String MARK = """
            <mailet match="io.github.spf4james.SpfResultIs=%s" class="SetMimeHeader">
                <name>X-Matched</name><value>%s</value>
            </mailet>
            """;
    private static final List<String> CONDITIONS = List.of("pass", "fail,softfail", "neutral", "none", "temperror",
            "permerror", "helo:pass", "helo:fail,helo:none", "unchecked", "fail,helo:fail,unchecked");
    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy"/>
            """;

    private static SpfJames james;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        StringBuilder mailets = new StringBuilder();
        CONDITIONS.forEach(condition -> mailets.append(MARK.formatted(condition, condition)));
        james = SpfJames.start(home, SpfJames.container(mailets + POLICY), SpfJames.NO_CACHE);
    }

    @AfterAll
    static void stop() {
        james.close();
    }

    @BeforeEach
    void forget() {
        james.dns().clearQuestions();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "pass.example | pass.example | pass helo:pass",
            "pass.example | fail.example | fail,softfail helo:pass fail,helo:fail,unchecked",
            "pass.example | softfail.example | fail,softfail helo:pass",
            "pass.example | neutral.example | neutral helo:pass",
            "pass.example | none.example | none helo:pass",
            "pass.example | temperror.example | temperror helo:pass",
            "pass.example | permerror.example | permerror helo:pass",
            "fail.example | pass.example | pass helo:fail,helo:none fail,helo:fail,unchecked",
            "none.example | pass.example | pass helo:fail,helo:none",
            "softfail.example | pass.example | pass"})
    void matchersShouldMatchWhatTheyName(String helo, String domain, String matched) throws Exception {
        assertThat(james.send(SpfJames.CLIENT, helo, "a@" + domain, List.of(SpfJames.BOB), Messages.HELLO))
                .singleElement().satisfies(delivery -> assertThat(delivery.header("X-Matched"))
                        .containsExactlyInAnyOrder(matched.split(" ")));
    }

    @Test
    void postmasterAtHeloShouldBeBothIdentitiesWhenTheSenderIsNull() throws Exception {
        assertThat(james.send(SpfJames.CLIENT, "fail.example", "", List.of(SpfJames.BOB), Messages.HELLO))
                .singleElement().satisfies(delivery -> assertThat(delivery.header("X-Matched"))
                        .containsExactlyInAnyOrder("fail,softfail", "helo:fail,helo:none",
                                "fail,helo:fail,unchecked"));
    }

    @Test
    void mailShouldBeEvaluatedOnceHoweverManyAsk() throws Exception {
        james.send("a@softfail.example", Messages.HELLO);

        assertThat(james.dns().count("softfail.example", Type.TXT)).isEqualTo(1);
        assertThat(james.dns().count("pass.example", Type.TXT)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3", "192.168.0.7", "fd00::7"})
    void mailFromAPrivateNetworkShouldBeUnchecked(String client) throws Exception {
        assertThat(james.send(client, "fail.example", "a@fail.example", List.of(SpfJames.BOB), Messages.HELLO))
                .singleElement().satisfies(ConditionIT::shouldBeUnchecked);
    }

    @Test
    void mailOfAnAuthenticatedUserShouldBeUnchecked() throws Exception {
        int before = james.james().deliveries().all().size();
        try (SmtpClient client = SmtpClient.connect(james.james().smtpPort(), SpfJames.CLIENT)) {
            client.helo("fail.example");
            client.login(SpfJames.BOB, "secret");
            client.mail("a@fail.example", List.of(SpfJames.BOB), Messages.HELLO);
        }
        List<Delivery> all = james.james().awaitQuiet();
        assertThat(all.subList(before, all.size())).singleElement().satisfies(ConditionIT::shouldBeUnchecked);
    }

    @Test
    void attributesOfAnotherMailShouldCountForNothing() throws Exception {
        Delivery passed = james.send("a@pass.example", Messages.HELLO).getFirst();

        assertThat(spoolAgain(passed, "198.51.100.1")).satisfies(delivery -> assertThat(delivery.header("X-Matched"))
                .contains("fail,softfail"));
    }

    @Test
    void verdictShouldSurviveAMailQueue() throws Exception {
        Delivery failed = james.send("a@fail.example", Messages.HELLO).getFirst();
        james.dns().clearQuestions();

        assertThat(spoolAgain(failed, SpfJames.CLIENT)).satisfies(delivery -> {
            assertThat(delivery.header("X-Matched")).contains("fail,softfail", "helo:pass");
            assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith("fail ");
            assertThat(delivery.attributes()).containsAllEntriesOf(failed.attributes());
        });
        assertThat(james.dns().questions()).isEmpty();
    }

    private static void shouldBeUnchecked(Delivery delivery) throws Exception {
        assertThat(delivery.header("X-Matched")).containsExactlyInAnyOrder("unchecked", "fail,helo:fail,unchecked");
        assertThat(delivery.header("Received-SPF")).isEmpty();
        assertThat(delivery.attribute("io.github.spf4james.unchecked")).isPresent();
        assertThat(james.dns().questions()).isEmpty();
    }

    /** Puts a mail on the spool that has the sender, the attributes and the message of one that was delivered. */
    private static Delivery spoolAgain(Delivery delivered, String client) throws Exception {
        MailImpl mail = MailImpl.builder().name(delivered.mailName() + "-again").sender(delivered.sender())
                .addRecipient(SpfJames.BOB).remoteAddr(client).remoteHost(client).state(Mail.DEFAULT)
                .mimeMessage(MimeMessageUtil.mimeMessageFromBytes(delivered.message())).build();
        delivered.attributes().forEach((name, value) -> mail
                .setAttribute(new Attribute(AttributeName.of(name), AttributeValue.of(value))));
        try {
            james.james().spool(mail, Duration.ZERO);
        } finally {
            LifecycleUtil.dispose(mail);
        }
        return james.james().awaitQuiet().getLast();
    }
}
