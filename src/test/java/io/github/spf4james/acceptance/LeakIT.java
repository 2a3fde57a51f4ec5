/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.james.lifecycle.api.Disposable.LeakAware;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

/** Whether every message is disposed of, whatever is done to its mail: James' own detector of leaks looks on. */
@Timeout(120)
class LeakIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAILS = 10;
    private static final String SENTINEL = "sentinel";
    private static final String POLICY = """
            <mailet match="%s" class="io.github.spf4james.SpfPolicy">
                <onPass>annotate</onPass>
                <onNone>accept</onNone>
                <onFail>bounce</onFail>
                <bounceTo>always</bounceTo>
                <bounceLimit>1000</bounceLimit>
                <onBounceSuppressed>discard</onBounceSuppressed>
                <onSoftfail>quarantine</onSoftfail>
                <onNeutral>processor:suspect</onNeutral>
                <onPermerror>discard</onPermerror>
                <onTemperror>retry</onTemperror>
                <retryDelay>100ms</retryDelay>
                <maxRetries>2</maxRetries>
                <headers>both</headers>
                <subjectTag>[SPF ${result}]</subjectTag>
            </mailet>
            """;
    private static final String MATCHER = """
            <mailet match="io.github.spf4james.SpfResultIs=temperror" class="ToProcessor">
                <processor>suspect</processor>
            </mailet>
            """;

    private final Logger logger = (Logger) LoggerFactory.getLogger("org.apache.james.lifecycle");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path home;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"All", "RecipientIs=bob@example.org"})
    void everyMessageShouldBeDisposedOf(String match) throws Exception {
        try (SpfJames james = SpfJames.start(home, SpfJames.container(POLICY.formatted(match) + MATCHER),
                SpfJames.NO_CACHE)) {
            for (int i = 0; i < MAILS; i++) {
                for (String result : List.of("pass", "none", "fail", "softfail", "neutral", "permerror", "temperror")) {
                    james.send(SpfJames.CLIENT, "pass.example", "a@" + result + ".example",
                            List.of(SpfJames.BOB, SpfJames.CAROL), Messages.HELLO);
                }
            }
            james.james().awaitEmpty(PATIENCE);
            assertThat(james.james().deliveries().takeAll()).hasSizeGreaterThan(MAILS);
        }

        // The garbage collector has been everywhere when it has found what is leaked on purpose.
        MimeMessageInputStreamSource.create(SENTINEL, new ByteArrayInputStream(Messages.HELLO));
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            LeakAware.track();
            return log.list.stream().anyMatch(event -> event.getFormattedMessage().contains("Leak detected"));
        });
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).allMatch(text -> text.contains("LeakIT"));
    }
}
