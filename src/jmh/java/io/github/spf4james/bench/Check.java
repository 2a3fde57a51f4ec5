/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.github.spf4james.dns.testing.TestDnsServer;

/** check_host(), with DNS that knows the answers but takes its time. */
public class Check {

    /** A server, and one engine that asks it. */
    @State(Scope.Benchmark)
    public static class Asking {
        @Param
        Shape shape;
        @Param
        Engine.Kind engine;
        /** How late every answer is, in milliseconds. */
        @Param({"0", "5", "20"})
        int delay;

        private TestDnsServer server;
        private Engine started;

        @Setup
        public void start() throws Exception {
            server = TestDnsServer.start(Shape.zone()).recording(false).delay(Duration.ofMillis(delay));
            started = engine.start(server.address());
            String result = started.check(shape);
            if (!result.equals(shape.result())) {
                throw new IllegalStateException(engine + " says " + result + " for " + shape);
            }
        }

        @TearDown
        public void stop() {
            started.close();
            server.close();
        }

        String check() throws Exception {
            return started.check(shape);
        }
    }

    /** The same, but with everything forgotten before each check. */
    @State(Scope.Benchmark)
    public static class AskingAnew extends Asking {
        @Setup(Level.Invocation)
        public void forget() {
            super.started.forget();
        }
    }

    /** Nothing is in the cache, if there is one. Sampled, so that the median leaves out what else the machine did. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public String cold(AskingAnew asking) throws Exception {
        return asking.check();
    }

    /** Everything is in the cache, if there is one. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public String warm(Asking asking) throws Exception {
        return asking.check();
    }

    /** Checks a second of all threads, each of which finds nothing in a cache. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public String throughput(Asking asking) throws Exception {
        return asking.check();
    }
}
