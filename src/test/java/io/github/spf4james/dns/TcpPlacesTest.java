/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpPlacesTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final TcpPlaces places = new TcpPlaces();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void take(int count, String organisation) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertThat(places.enter(organisation, false, Duration.ZERO)).isTrue();
        }
    }

    private void takeAll() throws InterruptedException {
        for (int i = 0; i < TcpPlaces.MOST_IN_ALL / TcpPlaces.MOST_OF_ONE; i++) {
            take(TcpPlaces.MOST_OF_ONE, "full" + i);
        }
    }

    /** Waits in a thread of its own, behind those who wait already. */
    private Future<Boolean> queue(String organisation) {
        int before = places.waiting();
        Future<Boolean> waiting = threads.submit(() -> {
            boolean mayEnter = places.enter(organisation, false, LONG);
            entered.add(organisation);
            return mayEnter;
        });
        await().until(() -> places.waiting() == before + 1);
        return waiting;
    }

    @Test
    void oneOrganisationShouldHaveAQuarter() throws Exception {
        take(TcpPlaces.MOST_OF_ONE, "hostile");

        assertThat(places.enter("hostile", false, Duration.ZERO)).isFalse();
        assertThat(places.enter("honest", false, Duration.ZERO)).isTrue();
        assertThat(places.waiting()).isZero();
    }

    @Test
    void nobodyShouldEnterWhereAllPlacesAreTaken() throws Exception {
        takeAll();

        assertThat(places.enter("honest", false, Duration.ofMillis(1))).isFalse();
        places.leave("full2");
        assertThat(places.enter("honest", false, Duration.ZERO)).isTrue();
    }

    @Test
    void queueOfOneOrganisationShouldNotHoldUpAnother() throws Exception {
        take(TcpPlaces.MOST_OF_ONE, "hostile");
        for (int i = 0; i < 100; i++) {
            queue("hostile");
        }

        take(TcpPlaces.MOST_OF_ONE, "honest");
        places.leave("hostile");

        assertThat(entered.take()).isEqualTo("hostile");
        assertThat(places.waiting()).isEqualTo(99);
    }

    @Test
    void organisationsShouldTakeTurns() throws Exception {
        takeAll();
        List<Future<Boolean>> waiting = new ArrayList<>();
        for (String organisation : List.of("a", "a", "a", "b", "c", "b")) {
            waiting.add(queue(organisation));
        }

        List<String> order = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            places.leave("full0");
            order.add(entered.take());
        }

        assertThat(order).containsExactly("a", "b", "c", "a", "b", "a");
        for (Future<Boolean> one : waiting) {
            assertThat(one.get()).isTrue();
        }
    }

    @Test
    void whatMayNotBeNeededShouldNotWait() throws Exception {
        take(TcpPlaces.MOST_OF_ONE, "hostile");

        assertThat(places.enter("hostile", true, LONG)).isFalse();
        assertThat(places.enter("honest", true, LONG)).isTrue();
        assertThat(places.waiting()).isZero();
    }

    @Test
    void whatMayNotBeNeededShouldNotEnterWhileOthersWait() throws Exception {
        take(TcpPlaces.MOST_OF_ONE, "hostile");
        queue("hostile");

        assertThat(places.enter("honest", true, LONG)).isFalse();
        assertThat(places.enter("honest", false, Duration.ZERO)).isTrue();
    }

    @Test
    void interruptedThreadShouldTakeNoPlace() throws Exception {
        take(TcpPlaces.MOST_OF_ONE, "hostile");
        Future<Boolean> waiting = queue("hostile");

        waiting.cancel(true);
        await().until(() -> places.waiting() == 0);

        places.leave("hostile");
        assertThat(places.enter("hostile", false, Duration.ZERO)).isTrue();
        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
    }

    /** However they come and go, interrupted and out of time too. */
    @Test
    void everyPlaceShouldBeThereAgainInTheEnd() throws Exception {
        List<Future<?>> visitors = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String organisation = "o" + i % 7;
            Duration atMost = i % 3 == 0 ? Duration.ofNanos(i * 100L) : LONG;
            Future<?> visitor = threads.submit(() -> {
                if (places.enter(organisation, false, atMost)) {
                    Thread.yield();
                    places.leave(organisation);
                }
                return null;
            });
            if (i % 5 == 0) {
                visitor.cancel(true);
            } else {
                visitors.add(visitor);
            }
        }
        for (Future<?> visitor : visitors) {
            visitor.get();
        }
        threads.shutdown();
        await().until(threads::isTerminated);

        assertThat(places.waiting()).isZero();
        takeAll();
        assertThat(places.enter("honest", false, Duration.ZERO)).isFalse();
    }
}
