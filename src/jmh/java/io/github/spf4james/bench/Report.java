/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What came out, as Markdown. */
final class Report {
    private static final double MEDIAN = 50;

    private final Collection<RunResult> results;
    private final StringBuilder text = new StringBuilder();

    Report(Collection<RunResult> results) {
        this.results = results;
    }

    @Override
    public String toString() {
        line("%s, Java %s, %d cores%n", System.getProperty("os.name"), System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        for (int delay : List.of(20, 5, 0)) {
            cold(delay);
        }
        warm();
        others();
        return text.toString();
    }

    private void cold(int delay) {
        line("### Nothing known, every DNS answer %d ms late: ms for a check, median%n", delay);
        line("| record | depth | ours | expired, but known | jSPF asynchronous | jSPF synchronous | times faster |");
        line("|---|--:|--:|--:|--:|--:|--:|");
        for (Shape shape : Shape.values()) {
            OptionalDouble ours = cold(shape, Engine.Kind.OURS, delay);
            OptionalDouble async = cold(shape, Engine.Kind.JSPF_ASYNC, delay);
            if (ours.isPresent()) {
                line("| %s | %d | %s | %s | %s | %s | %s |", shape, shape.depth(), number(ours),
                        number(cold(shape, Engine.Kind.OURS_EXPIRED, delay)), number(async),
                        number(cold(shape, Engine.Kind.JSPF_SYNC, delay)), ratio(async, ours));
            }
        }
        line("");
    }

    private OptionalDouble cold(Shape shape, Engine.Kind engine, int delay) {
        return score("Check.cold", shape, engine, delay);
    }

    private void warm() {
        line("### Everything known, DNS without delay: µs for a check%n");
        line("| record | ours | octets allocated | jSPF asynchronous | times | jSPF synchronous, cached | times |");
        line("|---|--:|--:|--:|--:|--:|--:|");
        for (Shape shape : Shape.values()) {
            OptionalDouble ours = score("Check.warm", shape, Engine.Kind.OURS, 0);
            OptionalDouble async = score("Check.warm", shape, Engine.Kind.JSPF_ASYNC, 0);
            OptionalDouble sync = score("Check.warm", shape, Engine.Kind.JSPF_SYNC, 0);
            OptionalDouble octets = results.stream()
                    .filter(result -> is(result, "Check.warm", shape, Engine.Kind.OURS, 0))
                    .flatMapToDouble(result -> allocated(result).stream()).findFirst();
            line("| %s | %s | %s | %s | %s | %s | %s |", shape, number(ours), number(octets), number(async),
                    ratio(async, ours), number(sync), ratio(sync, ours));
        }
        line("");
    }

    private void others() {
        line("### Others%n");
        line("| | threads | score | unit | octets allocated |");
        line("|---|--:|--:|---|--:|");
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            if (!name.equals("Check.cold") && !name.equals("Check.warm")) {
                Result<?> primary = result.getPrimaryResult();
                line("| %s %s | %d | %s | %s | %s |", name, parameters(result), result.getParams().getThreads(),
                        number(OptionalDouble.of(primary.getScore())), primary.getScoreUnit(),
                        number(allocated(result)));
            }
        }
    }

    private static String parameters(RunResult result) {
        return result.getParams().getParamsKeys().stream().map(key -> result.getParams().getParam(key))
                .reduce((one, other) -> one + " " + other).orElse("");
    }

    private OptionalDouble score(String benchmark, Shape shape, Engine.Kind engine, int delay) {
        return results.stream().filter(result -> is(result, benchmark, shape, engine, delay))
                .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(MEDIAN)).findFirst();
    }

    private static boolean is(RunResult result, String benchmark, Shape shape, Engine.Kind engine, int delay) {
        return result.getParams().getBenchmark().endsWith("." + benchmark)
                && shape.name().equals(result.getParams().getParam("shape"))
                && engine.name().equals(result.getParams().getParam("engine"))
                && String.valueOf(delay).equals(result.getParams().getParam("delay"));
    }

    private static OptionalDouble allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore()).findFirst();
    }

    private static String number(OptionalDouble number) {
        if (number.isEmpty()) {
            return "";
        }
        double value = number.getAsDouble();
        return String.format(Locale.ROOT,
                value >= 1000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f",
                value);
    }

    private static String ratio(OptionalDouble theirs, OptionalDouble ours) {
        return theirs.isEmpty() || ours.isEmpty()
                ? ""
                : number(OptionalDouble.of(theirs.getAsDouble() / ours.getAsDouble()));
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
