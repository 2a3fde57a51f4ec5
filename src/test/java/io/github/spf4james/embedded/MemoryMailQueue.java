/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import jakarta.mail.MessagingException;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;

import com.fasterxml.jackson.databind.JsonNode;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A mail queue in memory that honours delays. What goes in comes out as from a distributed queue: the message as
 * octets, the attributes by way of JSON; an attribute that has no JSON form is refused.
 */
final class MemoryMailQueue implements MailQueue {

    /** A mail that waits, until {@code due} on the clock of this process. */
    record Waiting(long due, long arrival, Mail mail) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byDue = Long.signum(due - other.due);
            return byDue != 0 ? byDue : Long.compare(arrival, other.arrival);
        }
    }

    private final class Item implements MailQueueItem {
        private final Waiting taken;
        private final Mail mail;

        private Item(Waiting taken) throws MailQueueException {
            this.taken = taken;
            // What is in the queue stays there until it is done: James may end before.
            this.mail = carried(taken.mail());
        }

        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus status) throws MailQueueException {
            MemoryMailQueue.this.done(this, status);
        }
    }

    private final MailQueueName name;
    private final MailQueueItemDecoratorFactory decorators;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    /** What the spooler has, and has not said to be done. */
    private final Set<Waiting> taken = new HashSet<>();
    private final List<Mail> rejected = new ArrayList<>();
    private long arrivals;
    private boolean closed;

    MemoryMailQueue(MailQueueName name, MailQueueItemDecoratorFactory decorators) {
        this.name = name;
        this.decorators = decorators;
        this.scheduler = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "queue-" + name.asString());
    }

    @Override
    public MailQueueName getName() {
        return name;
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        enQueue(mail, Duration.ZERO);
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        Mail copy = carried(mail);
        lock.lock();
        try {
            add(copy, delay);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return enqueueReactive(mail, Duration.ZERO);
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Flux.<MailQueueItem>generate(this::next).subscribeOn(scheduler);
    }

    private void next(SynchronousSink<MailQueueItem> sink) {
        try {
            Optional<Waiting> next = take();
            if (next.isPresent()) {
                sink.next(decorators.decorate(new Item(next.get()), name));
            } else {
                sink.complete();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sink.complete();
        } catch (MailQueueException e) {
            sink.error(e);
        }
    }

    private Optional<Waiting> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Waiting first = waiting.peek();
                if (first == null) {
                    changed.await();
                } else if (isDue(first)) {
                    taken.add(waiting.remove());
                    return Optional.of(first);
                } else {
                    changed.awaitNanos(first.due() - System.nanoTime());
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void done(Item item, MailQueueItem.CompletionStatus status) throws MailQueueException {
        Optional<Mail> kept = status == MailQueueItem.CompletionStatus.SUCCESS
                ? Optional.empty()
                : Optional.of(carried(item.getMail()));
        lock.lock();
        try {
            taken.remove(item.taken);
            LifecycleUtil.dispose(item.taken.mail());
            kept.ifPresent(copy -> {
                if (status == MailQueueItem.CompletionStatus.RETRY) {
                    add(copy, Duration.ZERO);
                } else {
                    rejected.add(copy);
                }
            });
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no mail is due and none is being processed; mail that is delayed may remain. */
    void awaitQuiet(Duration patience) throws InterruptedException {
        awaitNone(patience, () -> !waiting.isEmpty() && isDue(waiting.peek()));
    }

    /** Waits until there is no mail, delayed or being processed. */
    void awaitEmpty(Duration patience) throws InterruptedException {
        awaitNone(patience, () -> !waiting.isEmpty());
    }

    private void awaitNone(Duration patience, BooleanSupplier anyWaits) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!taken.isEmpty() || anyWaits.getAsBoolean()) {
                if (left <= 0) {
                    throw new IllegalStateException("After " + patience + " " + taken.size()
                            + " mails are still being processed, and " + waiting.size() + " wait");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The delays that mail waiting here still has, shortest first. */
    List<Duration> delays() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return waiting.stream().map(each -> each.due() - now).filter(nanos -> nanos > 0).sorted()
                    .map(Duration::ofNanos).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Makes all delayed mail due. */
    void endDelays() {
        lock.lock();
        try {
            List<Waiting> delayed = List.copyOf(waiting);
            waiting.clear();
            delayed.forEach(each -> add(each.mail(), Duration.ZERO));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many mails the spooler gave back as rejected. */
    int rejectedCount() {
        lock.lock();
        try {
            return rejected.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends consumption, as the spooler does when James stops. What is in the queue stays there, as in a broker. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        scheduler.dispose();
    }

    /** Closes the queue and empties it: returns all that was not done. */
    List<Waiting> leftOver() {
        close();
        lock.lock();
        try {
            List<Waiting> left = Stream.concat(taken.stream(), waiting.stream()).toList();
            rejected.forEach(LifecycleUtil::dispose);
            taken.clear();
            waiting.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what another queue left over. */
    void add(List<Waiting> leftOver) {
        lock.lock();
        try {
            waiting.addAll(leftOver);
            arrivals += leftOver.stream().mapToLong(Waiting::arrival).max().orElse(0) + 1;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(Mail mail, Duration delay) {
        long nanos = delay.isNegative() ? 0 : delay.toNanos();
        waiting.add(new Waiting(System.nanoTime() + nanos, arrivals++, mail));
        changed.signalAll();
    }

    private static boolean isDue(Waiting waiting) {
        return waiting.due() - System.nanoTime() <= 0;
    }

    private static Mail carried(Mail mail) throws MailQueueException {
        try {
            List<Attribute> attributes = new ArrayList<>();
            for (Attribute attribute : mail.attributes().toList()) {
                attributes.add(carried(attribute));
            }
            MailImpl copy = MailImpl.duplicateWithoutMessage(mail).state(mail.getState()).build();
            copy.setName(mail.getName());
            copy.removeAllAttributes();
            attributes.forEach(copy::setAttribute);
            copy.setMessageContent(MimeMessageInputStreamSource.create(mail.getName(),
                    new ByteArrayInputStream(MessageBytes.of(mail.getMessage()))));
            return copy;
        } catch (MessagingException | IOException e) {
            throw new MailQueueException("Mail " + mail.getName() + " cannot be queued", e);
        }
    }

    private static Attribute carried(Attribute attribute) throws MailQueueException, IOException {
        JsonNode json = attribute.getValue().toJson().orElseThrow(() -> new MailQueueException(
                "Attribute " + attribute.getName().asString() + " has no JSON form: no mail queue can carry it"));
        return new Attribute(attribute.getName(), AttributeValue.fromJsonString(json.toString()));
    }
}
