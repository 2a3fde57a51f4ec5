/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.executor.AsynchronousSPFExecutor;
import org.apache.james.jspf.executor.SynchronousSPFExecutor;
import org.apache.james.jspf.impl.DNSServiceXBillImpl;
import org.apache.james.jspf.impl.SPF;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.SimpleResolver;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.syntax.IpAddress;

/** Something that evaluates SPF. */
public interface Engine extends AutoCloseable {

    /** {@return the result's name} */
    String check(Shape shape) throws Exception;

    /** Takes back what it knows, as far as this engine is about not knowing. */
    void forget();

    @Override
    void close();

    /** Which there are. */
    enum Kind {
        /** This project, as James has it: cache and prefetch as they are by default. */
        OURS,
        /** The same, when every answer has expired and is still remembered. */
        OURS_EXPIRED,
        /** The same without cache. */
        OURS_UNCACHED,
        /** jSPF with its asynchronous executor, as in James' SPF mailet. It caches nothing. */
        JSPF_ASYNC,
        /** jSPF with its synchronous executor, which uses dnsjava's cache. */
        JSPF_SYNC;

        Engine start(InetSocketAddress server) {
            return switch (this) {
                case OURS -> new Ours(server, false);
                case OURS_EXPIRED -> new Ours(server, true);
                case OURS_UNCACHED -> new OursUncached(server);
                case JSPF_ASYNC -> new Jspf(server, false);
                case JSPF_SYNC -> new Jspf(server, true);
            };
        }
    }

    /** With the settings of an empty {@code conf/spf.xml}. */
    final class Ours implements Engine {
        private static final CachingSpfDns.Settings CACHE = new CachingSpfDns.Settings(64 << 20,
                Duration.ofSeconds(30), Duration.ofDays(1), Duration.ofSeconds(5), true);

        private final ResolverSpfDns dns;
        private final boolean expires;
        private final AtomicLong ahead = new AtomicLong();
        private volatile CheckHost checkHost;

        Ours(InetSocketAddress server, boolean expires) {
            this.dns = resolver(server);
            this.expires = expires;
            this.checkHost = withEmptyCache();
        }

        static ResolverSpfDns resolver(InetSocketAddress server) {
            return new ResolverSpfDns(List.of(server), Duration.ofSeconds(2), 2);
        }

        private CheckHost withEmptyCache() {
            return new CheckHost(new CachingSpfDns(dns, CACHE, () -> System.nanoTime() + ahead.get()), Limits.RFC_7208,
                    explanations(), true);
        }

        static CheckHost.ExplanationContext explanations() {
            return new CheckHost.ExplanationContext("mx.receiver.example", InstantSource.system(), Optional.empty());
        }

        @Override
        public String check(Shape shape) throws InterruptedException {
            return check(checkHost, shape);
        }

        static String check(CheckHost checkHost, Shape shape) throws InterruptedException {
            SpfRequest request = SpfRequest.mailFrom(IpAddress.parse(Shape.CLIENT).orElseThrow(), shape.helo(),
                    shape.sender());
            return checkHost.check(request, Deadline.in(Duration.ofSeconds(20))).result().token();
        }

        @Override
        public void forget() {
            if (expires) {
                ahead.addAndGet(Duration.ofDays(2).toNanos());
            } else {
                checkHost = withEmptyCache();
            }
        }

        @Override
        public void close() {}
    }

    /** {@code <cache><megabytes>0</megabytes></cache>}. */
    final class OursUncached implements Engine {
        private final ResolverSpfDns dns;
        private final CheckHost checkHost;

        OursUncached(InetSocketAddress server) {
            this.dns = Ours.resolver(server);
            this.checkHost = new CheckHost(dns, Limits.RFC_7208, Ours.explanations(), true);
        }

        @Override
        public String check(Shape shape) throws InterruptedException {
            return Ours.check(checkHost, shape);
        }

        @Override
        public void forget() {}

        @Override
        public void close() {}
    }

    /** jSPF 1.0.5 over dnsjava. */
    final class Jspf implements Engine {
        private final SPF spf;

        Jspf(InetSocketAddress server, boolean synchronous) {
            DNSService dns = new DNSServiceXBillImpl(new SimpleResolver(server));
            this.spf = new SPF(dns, synchronous ? new SynchronousSPFExecutor(dns) : new AsynchronousSPFExecutor(dns));
        }

        @Override
        public String check(Shape shape) {
            return spf.checkSPF(Shape.CLIENT, shape.sender(), shape.helo()).getResult();
        }

        @Override
        public void forget() {
            Lookup.getDefaultCache(DClass.IN).clearCache();
        }

        @Override
        public void close() {
            forget();
        }
    }
}
