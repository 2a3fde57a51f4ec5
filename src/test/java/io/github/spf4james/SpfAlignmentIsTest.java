/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;

import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.Zone;

@Timeout(60)
class SpfAlignmentIsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String PASS = "v=spf1 ip4:192.0.2.1 -all";

    private ReceivingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ReceivingServer(Zone.builder().txt("hoge.com", PASS).txt("amazonses.com", PASS)
                .txt("bounce.hoge.com", PASS).txt("fail.hoge.com", "v=spf1 -all").build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SpfAlignmentIs matcher(String condition) throws MessagingException {
        SpfAlignmentIs matcher = new SpfAlignmentIs(server.checker);
        matcher.init(FakeMatcherConfig.builder().matcherName("SpfAlignmentIs").condition(condition).build());
        return matcher;
    }

    private static FakeMail mail(String client, String sender, String from) throws MessagingException {
        FakeMail mail = SpfMails.mail(client, "helo", sender);
        mail.getMessage().setHeader("From", from);
        return mail;
    }

    @ParameterizedTest
    @CsvSource({"a@hoge.com,Boss <boss@hoge.com>,strict", "a@bounce.hoge.com,boss@hoge.com,relaxed",
            "a@amazonses.com,boss@hoge.com,none", "a@fail.hoge.com,boss@hoge.com,none",
            "a@hoge.com,boss@hoge.com.evil.example,none"})
    void recipientsShouldMatchWhenTheAlignmentIsTheOneNamed(String sender, String from, String alignment)
            throws Exception {
        for (String named : new String[]{"strict", "relaxed", "none"}) {
            assertThat(matcher(named).match(mail(CLIENT, sender, from))).hasSize(named.equals(alignment) ? 2 : 0);
        }
    }

    @Test
    void conditionShouldBeAnAlternativeOfAllThatItNames() throws Exception {
        assertThat(matcher("strict, relaxed").match(mail(CLIENT, "a@bounce.hoge.com", "boss@hoge.com"))).hasSize(2);
        assertThat(matcher("strict, relaxed").match(mail(CLIENT, "a@amazonses.com", "boss@hoge.com"))).isEmpty();
    }

    @Test
    void uncheckedMailShouldBeAlignedWithNothing() throws Exception {
        assertThat(matcher("none").match(mail("10.0.0.1", "a@hoge.com", "boss@hoge.com"))).hasSize(2);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"Strict", "strict,", "pass"})
    void startShouldBeRefusedWhenTheConditionIsNone(String condition) {
        assertThatThrownBy(() -> matcher(condition)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("SpfAlignmentIs").hasMessageContaining("strict, relaxed or none");
    }
}
