/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;

/** The mail queues of one {@link EmbeddedJames}. */
final class MemoryMailQueueFactory implements MailQueueFactory<MemoryMailQueue> {
    private final MailQueueItemDecoratorFactory decorators;
    private final SpooledMails spooled;
    private final Map<MailQueueName, MemoryMailQueue> queues = new ConcurrentHashMap<>();

    @Inject
    MemoryMailQueueFactory(MailQueueItemDecoratorFactory decorators, SpooledMails spooled) {
        this.decorators = decorators;
        this.spooled = spooled;
    }

    @Override
    public Optional<MemoryMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public MemoryMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, ignored -> {
            MemoryMailQueue queue = new MemoryMailQueue(name, decorators);
            queue.add(spooled.of(name));
            return queue;
        });
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    /** Empties the queues. */
    SpooledMails leftOver() {
        return new SpooledMails(queues.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, queue -> queue.getValue().leftOver())));
    }
}
