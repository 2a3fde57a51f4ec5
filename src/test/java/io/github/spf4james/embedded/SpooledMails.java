/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.util.List;
import java.util.Map;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueName;

/** What was in the mail queues of an {@link EmbeddedJames} when it had stopped: what a broker or database would keep. */
public final class SpooledMails implements AutoCloseable {
    private final Map<MailQueueName, List<MemoryMailQueue.Waiting>> queues;

    SpooledMails(Map<MailQueueName, List<MemoryMailQueue.Waiting>> queues) {
        this.queues = queues;
    }

    /** Of a James that has never run. */
    public static SpooledMails none() {
        return new SpooledMails(Map.of());
    }

    List<MemoryMailQueue.Waiting> of(MailQueueName name) {
        return queues.getOrDefault(name, List.of());
    }

    /** How many mails there are. */
    public int count() {
        return queues.values().stream().mapToInt(List::size).sum();
    }

    /** Throws the mails away. */
    @Override
    public void close() {
        queues.values().forEach(mails -> mails.forEach(mail -> LifecycleUtil.dispose(mail.mail())));
    }
}
