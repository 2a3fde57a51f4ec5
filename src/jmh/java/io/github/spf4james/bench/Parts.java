/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.Directives;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.Mechanism;
import io.github.spf4james.syntax.SpfRecord;
import io.github.spf4james.syntax.SpfSyntaxException;

/** What a check is made of: reading a record, and going through its networks. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class Parts {
    /** {@code ip4} terms in the record, none of which has the client. */
    @Param({"12", "200"})
    int networks;

    private String text;
    private Directives directives;
    private IpAddress client;

    @Setup
    public void setUp() throws SpfSyntaxException {
        text = "v=spf1 " + IntStream.range(0, networks).mapToObj(i -> "ip4:198.51." + i + ".0/24")
                .collect(Collectors.joining(" ")) + " ~all";
        directives = SpfRecord.parse(text).directives();
        client = IpAddress.parse("203.0.113.77").orElseThrow();
    }

    /** A TXT record to terms. */
    @Benchmark
    public TxtRecord parse() {
        return TxtRecord.of(text);
    }

    /** The way of a check through the networks. */
    @Benchmark
    public int matchPacked() {
        return directives.next(0, client);
    }

    /** What it would be term by term. */
    @Benchmark
    public Directive matchTermByTerm() {
        for (Directive directive : directives) {
            if (directive.mechanism() instanceof Mechanism.Ip4 ip4 && ip4.network().contains(client)) {
                return directive;
            }
        }
        return null;
    }
}
