/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import jakarta.mail.MessagingException;

import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfCheckers;

/** What an administrator reads at the start. */
@Timeout(60)
class StartMessagesTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.spf4james");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ReceivingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ReceivingServer(Zone.empty());
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(log);
        server.close();
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void mailetShouldTellThatAllIsAsItIsByDefault() throws Exception {
        server.mailetWith();
        server.mailetWith("onFail", "annotate", "retryDelay", "300s", "headers", "Received-SPF");

        assertThat(lines()).containsExactly("SpfPolicy: all defaults", "SpfPolicy: headers=Received-SPF");
    }

    @Test
    void mailetShouldTellWhatIsDifferentInTheAdministratorsWords() throws Exception {
        server.mailetWith("onFail", "bounce", "onPass", "annotate", "onBounceSuppressed", "processor:spf-fail",
                "bounceText", "You may not.\nSorry.", "maxRetries", "3");

        assertThat(lines()).containsExactly(
                "SpfPolicy: bounceText=You may not.\\x0ASorry., maxRetries=3, onBounceSuppressed=processor:spf-fail,"
                        + " onFail=bounce");
    }

    @Test
    void checkerShouldTellWhatIsDifferentInTheAdministratorsWords() throws Exception {
        SpfCheckers.reading("");
        SpfCheckers.reading("<limits><terms>20</terms></limits>");

        assertThat(lines()).contains("conf/spf.xml: all defaults", "conf/spf.xml: limits/terms=20");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            headers    | Received-SPF, X-SPF | headers is "Received-SPF, X-SPF": "X-SPF" is not accepted; Received-SPF,
            headers    | X-SPF               | headers is "X-SPF": Received-SPF, Authentication-Results, both or none is
            headers    | Received-SPF,       | headers is "Received-SPF,": "" is not accepted; Received-SPF,
            bounceText | Dear ${nobody}!     | bounceText is "Dear ${nobody}!": "nobody" is not accepted; a text with none
            retryDelay | 5                   | retryDelay is "5": a duration with its unit, such as 500ms, 20s, 5m or 1h, is
            """)
    void wrongPartShouldNameItself(String parameter, String value, String message) {
        assertThatThrownBy(() -> server.mailetWith(parameter, value)).isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("SpfPolicy: " + message);
    }

    @Test
    void unknownParameterShouldNameThoseThatThereAre() {
        assertThatThrownBy(() -> server.mailetWith("onFial", "bounce")).isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("SpfPolicy: ").hasMessageContaining("onFial")
                .hasMessageContaining("accepted are [")
                .hasMessageContaining("onFail, ");
    }

    @Test
    void missingConditionShouldBeToldAsMissing() {
        for (String condition : new String[]{null, "", " "}) {
            FakeMatcherConfig.Builder config = FakeMatcherConfig.builder().matcherName("matcher");
            if (condition != null) {
                config.condition(condition);
            }
            assertThatThrownBy(() -> new SpfResultIs(server.checker).init(config.build()))
                    .hasMessageStartingWith("SpfResultIs: the condition is missing: none, neutral, ")
                    .hasMessageEndingWith(" is expected behind the \"=\"");
            assertThatThrownBy(() -> new SpfAlignmentIs(server.checker).init(config.build()))
                    .hasMessage(
                            "SpfAlignmentIs: the condition is missing: strict, relaxed or none is expected behind the"
                                    + " \"=\"");
        }
    }
}
