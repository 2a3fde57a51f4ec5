/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;

import io.github.spf4james.check.SpfVerdict;

/**
 * Answers questions that come as lines of JSON, until there are no more or nobody takes the answers.
 *
 * <p>At most so many lines as there may be threads are under way, and the next one is read only after that, so whoever
 * writes faster than DNS answers is held up, and memory does not grow. With one thread that keeps the order.
 */
final class JsonLines {
    /** Octets of a line. A question has a few hundred. */
    static final int LONGEST_LINE = 1 << 20;

    private final Check check;
    private final int threads;
    private final PrintWriter log;
    private final JsonLineReader reader;
    private final JsonAnswers answers;
    private final Semaphore free;
    private final ReentrantLock output = new ReentrantLock();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * @param threads how many lines are evaluated at the same time
     * @param log where programming errors are reported, beside the answer to the line that met them
     */
    JsonLines(Check check, int threads, PrintWriter log) {
        this.check = check;
        this.threads = threads;
        this.log = log;
        this.free = new Semaphore(threads);
        // Names of fields come from outside: nothing is to be gained by remembering them for ever.
        JsonFactory json = new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
        this.reader = new JsonLineReader(json);
        this.answers = new JsonAnswers(json);
    }

    /**
     * Serves. To be called once.
     *
     * @throws IOException if the input cannot be read or nobody takes the output any more
     */
    void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
        // A thread of its own reads, so that output that is closed is not noticed only when the next line comes.
        Executor input = task -> Thread.ofPlatform().daemon().name("spfquery-input").start(task);
        CompletableFuture.runAsync(() -> readAll(in, out), input).whenComplete(this::end);
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private void readAll(InputStream in, OutputStream out) {
        BoundedLines lines = new BoundedLines(in, LONGEST_LINE);
        try {
            Optional<BoundedLines.Line> line = lines.next();
            while (line.isPresent() && !ended.isDone()) {
                start(line.get(), out);
                line = lines.next();
            }
            free.acquire(threads); // all that were under way have been answered
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private void start(BoundedLines.Line line, OutputStream out) throws InterruptedException {
        free.acquire();
        CompletableFuture.runAsync(() -> write(answer(line), out), Thread::startVirtualThread)
                .whenComplete((answered, failure) -> {
                    if (failure != null) {
                        end(null, failure);
                    }
                    free.release();
                });
    }

    /** A line that meets a programming error is answered too: the client waits for it, and the next one may be fine. */
    private byte[] answer(BoundedLines.Line line) {
        String id = JsonLine.NO_ID;
        try {
            JsonLine read = reader.read(line);
            id = read.id();
            return switch (read) {
                case JsonLine.Unusable unusable -> answers.error(id, unusable.problem());
                case JsonLine.Query query -> evaluate(query);
            };
        } catch (RuntimeException e) {
            e.printStackTrace(log);
            log.flush();
            return answers.error(id, "internal error: " + e);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private byte[] evaluate(JsonLine.Query query) throws InterruptedException {
        long start = System.nanoTime();
        SpfVerdict verdict = check.check(query.ip(), query.helo(), query.mailFrom());
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        return answers.verdict(query.id(), verdict, micros);
    }

    private void write(byte[] answer, OutputStream out) {
        output.lock();
        try {
            out.write(answer);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            output.unlock();
        }
    }

    private void end(Void nothing, Throwable failure) {
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    /** What ended the serving, out of its wrappings. */
    private static IOException rethrown(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return switch (cause) {
            case UncheckedIOException e -> e.getCause();
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(cause);
        };
    }
}
