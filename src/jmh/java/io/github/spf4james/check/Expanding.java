/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.SpfSyntaxException;

/** Macro expansion alone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class Expanding {
    private MacroExpansion macros;
    private MacroString domainSpec;

    @Setup
    public void setUp() throws SpfSyntaxException {
        macros = new MacroExpansion(SpfRequest.mailFrom(IpAddress.parse("203.0.113.77").orElseThrow(),
                "mail.example.com", "some-user@example.com"),
                new CheckHost.ExplanationContext("receiver.example",
                        InstantSource.system(), Optional.empty()),
                client -> List.of());
        domainSpec = MacroString.domainSpec("%{ir}.%{l1r-}.%{v}._spf.%{d2}");
    }

    @Benchmark
    public String expand() throws InterruptedException {
        return macros.domain(domainSpec, "example.com");
    }
}
