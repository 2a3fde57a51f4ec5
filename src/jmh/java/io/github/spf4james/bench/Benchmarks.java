/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.github.spf4james.check.Expanding;

/** Runs all benchmarks, each with each engine in a JVM of its own, and writes what came out: JSON, and a table. */
public final class Benchmarks {
    private final boolean full;
    private final List<RunResult> results = new ArrayList<>();

    private Benchmarks(boolean full) {
        this.full = full;
    }

    /** @param arguments where to write to, and {@code full=} with anything but {@code false} behind it for the long run */
    public static void main(String... arguments) throws RunnerException, IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Benchmarks benchmarks = new Benchmarks(isOn(arguments[1]));
        benchmarks.cold();
        benchmarks.warm();
        benchmarks.threads();
        benchmarks.parts();
        try (PrintStream json = new PrintStream(Files.newOutputStream(directory.resolve("bench.json")))) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(benchmarks.results);
        }
        String report = new Report(benchmarks.results).toString();
        Files.writeString(directory.resolve("bench.md"), report);
        System.out.println(report);
    }

    /** Maven passes a property that was given without a value as {@code true}, and one not given as nothing. */
    private static boolean isOn(String full) {
        return !full.equals("full=") && !full.equals("full=false");
    }

    private void cold() throws RunnerException {
        if (full) {
            run(coldOptions());
        } else {
            run(coldOptions().param("delay", "20"));
            run(coldOptions().param("delay", "0", "5").param("shape", "FLAT", "TREE"));
        }
    }

    private ChainedOptionsBuilder coldOptions() {
        ChainedOptionsBuilder options = options(Check.class, "cold")
                .param("engine", "OURS", "OURS_EXPIRED", "JSPF_ASYNC", "JSPF_SYNC");
        return full
                ? options
                : options.warmupIterations(1).warmupTime(TimeValue.seconds(1))
                        .measurementIterations(2).measurementTime(TimeValue.seconds(1));
    }

    private void warm() throws RunnerException {
        run(options(Check.class, "warm").param("engine", "OURS", "JSPF_ASYNC", "JSPF_SYNC").param("delay", "0")
                .addProfiler(GCProfiler.class));
    }

    private void threads() throws RunnerException {
        for (int threads : new int[]{1, 2, 8, 64}) {
            run(options(Check.class, "throughput").param("engine", "OURS").param("shape", "FLAT").param("delay", "0")
                    .threads(threads));
        }
        run(options(Check.class, "throughput").param("engine", "OURS_UNCACHED", "JSPF_ASYNC").param("shape", "TREE")
                .param("delay", "20").threads(64));
    }

    private void parts() throws RunnerException {
        run(options(Parts.class, "").addProfiler(GCProfiler.class));
        run(options(Expanding.class, "").addProfiler(GCProfiler.class));
        run(options(Mailing.class, "").addProfiler(GCProfiler.class));
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, String method) {
        return new OptionsBuilder().include(benchmark.getName() + "\\." + (method.isEmpty() ? "" : method + "$"))
                .forks(full ? 3 : 1)
                .warmupIterations(full ? 5 : 3).warmupTime(TimeValue.milliseconds(full ? 1000 : 500))
                .measurementIterations(full ? 10 : 3).measurementTime(TimeValue.milliseconds(full ? 1000 : 500))
                // Before JDK 25, CompletableFuture starts a thread for each task on two cores, unless told this.
                .jvmArgs("-Xmx1g", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2")
                .shouldFailOnError(false);
    }

    private void run(ChainedOptionsBuilder options) throws RunnerException {
        results.addAll(new Runner(options.build()).run());
    }
}
