/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.SpfMails;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.mail.SpfCheckers;

/** What {@code conf/spf.xml} says of cache and prefetch. */
class SpeedSettingsTest {
    private final TestDnsServer server = TestDnsServer.start(Zone.builder()
            .txt("example.com", "v=spf1 a:first.example.com a:second.example.com a:third.example.com -all")
            .a("first.example.com", "192.0.2.1").a("second.example.com", "192.0.2.2")
            .a("third.example.com", "192.0.2.3")
            .txt("helo.example.com", "v=spf1 -all").build());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void secondMailOfADomainShouldAskNothing() throws Exception {
        SpfChecker checker = SpfCheckers.asking(server);
        verdict(checker);
        verdict(checker);

        // What was asked ahead may come in late, but nothing comes twice.
        assertThat(server.questions()).doesNotHaveDuplicates();
    }

    @Test
    void cacheWithoutRoomShouldBeNone() throws Exception {
        SpfChecker checker = SpfCheckers.asking(server, "<cache><megabytes>0</megabytes></cache>",
                "<prefetch>false</prefetch>");
        verdict(checker);
        server.clearQuestions();
        verdict(checker);

        assertThat(server.count("example.com")).isEqualTo(1);
    }

    @Test
    void nothingShouldBeAskedAheadWhereItIsOff() throws Exception {
        SpfChecker checker = SpfCheckers.asking(server, "<prefetch>false</prefetch>");
        verdict(checker);

        assertThat(server.questions()).hasSize(3); // HELO, MAIL FROM, and the address that matches
    }

    @Test
    void allSettingsShouldBeTaken() throws Exception {
        assertThatCode(() -> SpfCheckers.asking(server,
                "<cache><megabytes>1</megabytes><minimumTtl>1s</minimumTtl><maximumTtl>1h</maximumTtl>"
                        + "<failures>1s</failures><refreshAhead>false</refreshAhead></cache><prefetch>true</prefetch>"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"<cache><megabytes>-1</megabytes></cache>,<cache><megabytes>",
            "<cache><maximumTtl>10s</maximumTtl></cache>,<cache><maximumTtl>",
            "<cache><failures>never</failures></cache>,<cache><failures>",
            "<cache><size>10</size></cache>,<cache><size>",
            "<prefetch>yes</prefetch>,<prefetch>"})
    void mistakesShouldBeNamed(String elements, String named) {
        assertThatThrownBy(() -> SpfCheckers.reading(elements)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named);
    }

    private static void verdict(SpfChecker checker) throws Exception {
        assertThat(checker.verdict(SpfMails.mail("192.0.2.1", "helo.example.com", "user@example.com")))
                .isInstanceOf(MailVerdict.Checked.class);
    }
}
