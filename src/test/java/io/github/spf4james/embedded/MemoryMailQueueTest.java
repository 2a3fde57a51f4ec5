/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.util.MimeMessageUtil;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import reactor.core.publisher.Flux;

@Timeout(20)
class MemoryMailQueueTest {
    private static final byte[] MESSAGE = "Subject: Hello\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final AttributeName SOME = AttributeName.of("some");

    private final MemoryMailQueue queue = new MemoryMailQueue(MailQueueFactory.SPOOL,
            new RawMailQueueItemDecoratorFactory());

    @AfterEach
    void close() {
        queue.leftOver().forEach(left -> LifecycleUtil.dispose(left.mail()));
    }

    @Test
    void mailShouldComeOutAsItWentIn() throws Exception {
        put("one", Duration.ZERO, AttributeValue.of("value"));

        Mail mail = next().getMail();

        assertThat(mail.getName()).isEqualTo("one");
        assertThat(mail.getState()).isEqualTo("some-state");
        assertThat(mail.getMaybeSender().asString()).isEqualTo("alice@hoge.com");
        assertThat(mail.getAttribute(SOME).orElseThrow().getValue().value()).isEqualTo("value");
        assertThat(MessageBytes.of(mail.getMessage())).isEqualTo(MESSAGE);
        LifecycleUtil.dispose(mail);
    }

    @Test
    void mailShouldComeOutInTheOrderInWhichItIsDue() throws Exception {
        put("late", Duration.ofMillis(60), AttributeValue.of("x"));
        put("soon", Duration.ofMillis(30), AttributeValue.of("x"));
        put("now", Duration.ZERO, AttributeValue.of("x"));

        assertThat(List.of(nextName(), nextName(), nextName())).containsExactly("now", "soon", "late");
    }

    @Test
    void mailShouldComeOutAgainWithItsNewAttributesWhenItIsToBeRetried() throws Exception {
        put("one", Duration.ZERO, AttributeValue.of("before"));
        MailQueueItem item = next();
        item.getMail().setAttribute(new Attribute(SOME, AttributeValue.of("after")));
        item.done(CompletionStatus.RETRY);
        LifecycleUtil.dispose(item.getMail());

        Mail again = next().getMail();

        assertThat(again.getAttribute(SOME).orElseThrow().getValue().value()).isEqualTo("after");
        LifecycleUtil.dispose(again);
    }

    @Test
    void mailShouldBeCountedWhenItIsRejected() throws Exception {
        put("one", Duration.ZERO, AttributeValue.of("x"));
        MailQueueItem item = next();
        item.done(CompletionStatus.REJECT);
        LifecycleUtil.dispose(item.getMail());

        queue.awaitQuiet(Duration.ofSeconds(1));
        assertThat(queue.rejectedCount()).isEqualTo(1);
    }

    @Test
    void queueShouldNotBeQuietWhileAMailIsBeingProcessed() throws Exception {
        put("one", Duration.ZERO, AttributeValue.of("x"));
        MailQueueItem item = next();

        assertThatThrownBy(() -> queue.awaitQuiet(Duration.ofMillis(1))).hasMessageContaining("1 mails");
        item.done(CompletionStatus.SUCCESS);
        queue.awaitQuiet(Duration.ofMillis(1));
        LifecycleUtil.dispose(item.getMail());
    }

    @Test
    void mailThatWasNotDoneShouldBeLeftToTheNextQueue() throws Exception {
        put("done", Duration.ZERO, AttributeValue.of("x"));
        put("taken", Duration.ZERO, AttributeValue.of("x"));
        put("delayed", Duration.ofHours(1), AttributeValue.of("x"));
        assertThat(nextName()).isEqualTo("done");
        MailQueueItem taken = next();
        LifecycleUtil.dispose(taken.getMail());
        MemoryMailQueue nextQueue = new MemoryMailQueue(MailQueueFactory.SPOOL, new RawMailQueueItemDecoratorFactory());
        nextQueue.add(queue.leftOver());

        assertThat(nextQueue.delays()).hasSize(1);
        assertThat(nextQueue.leftOver()).extracting(left -> left.mail().getName())
                .containsExactlyInAnyOrder("taken", "delayed");
    }

    @Test
    void attributeShouldBeRefusedWhenNoQueueCouldCarryIt() {
        assertThatThrownBy(() -> put("one", Duration.ZERO, AttributeValue.ofUnserializable(new Object())))
                .isInstanceOf(MailQueueException.class).hasStackTraceContaining("Attribute some has no JSON form");
    }

    private void put(String name, Duration delay, AttributeValue<?> value) throws Exception {
        MailImpl mail = MailImpl.builder().name(name).sender("alice@hoge.com").addRecipient("bob@example.org")
                .state("some-state").addAttribute(new Attribute(SOME, value))
                .mimeMessage(MimeMessageUtil.mimeMessageFromBytes(MESSAGE)).build();
        try {
            queue.enQueue(mail, delay);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private String nextName() throws MailQueueException {
        MailQueueItem item = next();
        String name = item.getMail().getName();
        item.done(CompletionStatus.SUCCESS);
        LifecycleUtil.dispose(item.getMail());
        return name;
    }

    private MailQueueItem next() {
        return Flux.from(queue.deQueue()).take(1).blockFirst();
    }
}
