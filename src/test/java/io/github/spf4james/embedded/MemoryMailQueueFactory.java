/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Inject;

import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;

/** The mail queues of one {@link EmbeddedJames}. */
final class MemoryMailQueueFactory implements MailQueueFactory<MemoryMailQueue> {
    private final MailQueueItemDecoratorFactory decorators;
    private final Map<MailQueueName, MemoryMailQueue> queues = new ConcurrentHashMap<>();

    @Inject
    MemoryMailQueueFactory(MailQueueItemDecoratorFactory decorators) {
        this.decorators = decorators;
    }

    @Override
    public Optional<MemoryMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public MemoryMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queues.computeIfAbsent(name, ignored -> new MemoryMailQueue(name, decorators));
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.copyOf(queues.keySet());
    }

    void close() {
        queues.values().forEach(MemoryMailQueue::close);
    }
}
