/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import jakarta.mail.MessagingException;

import org.apache.mailet.Mail;

/** Every mail that left the mailet container of one {@link EmbeddedJames}, in order of arrival. */
public final class Deliveries {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Delivery> all = new ArrayList<>();

    /** Keeps a copy of the mail as it is now. */
    public void add(Destination destination, Mail mail) throws MessagingException {
        Delivery delivery = Delivery.of(destination, mail);
        lock.lock();
        try {
            all.add(delivery);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What has left until now. */
    public List<Delivery> all() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** What has left until now; nothing of it is kept. */
    public List<Delivery> takeAll() {
        lock.lock();
        try {
            List<Delivery> taken = List.copyOf(all);
            all.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What has left until now to destinations of that kind. */
    public List<Delivery> to(Class<? extends Destination> kind) {
        return all().stream().filter(delivery -> kind.isInstance(delivery.destination())).toList();
    }

    /** Waits until the deliveries are as asked, and returns them. */
    List<Delivery> await(Predicate<List<Delivery>> expected, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!expected.test(all)) {
                if (left <= 0) {
                    throw new IllegalStateException("Not what was expected after " + patience + ": "
                            + all.stream().map(Delivery::destination).toList());
                }
                left = arrived.awaitNanos(left);
            }
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }
}
