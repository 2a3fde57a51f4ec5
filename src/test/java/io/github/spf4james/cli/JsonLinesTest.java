/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class JsonLinesTest {
    private static final String LINE = "{\"id\":1,\"ip\":\"192.0.2.1\",\"helo\":\"x\"}\n";

    private final StringWriter log = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static SpfVerdict neutral(IpAddress ip, String helo, String sender) {
        return new SpfVerdict(SpfResult.NEUTRAL, SpfRequest.mailFrom(ip, helo, sender), List.of(), Optional.empty(),
                Optional.empty(), 0, 0);
    }

    private void serve(Check check, int threads, InputStream in) throws IOException, InterruptedException {
        new JsonLines(check, threads, new PrintWriter(log)).serve(in, out);
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> answers() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void programmingErrorShouldBeAnswerAndLogAndNotTheEnd() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        serve((ip, helo, sender) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
            return neutral(ip, helo, sender);
        }, 1, input(LINE + LINE));

        assertThat(answers()).hasSize(2);
        assertThat(answers().get(0))
                .isEqualTo("{\"id\":1,\"error\":\"internal error: java.lang.IllegalStateException: a bug\"}");
        assertThat(answers().get(1)).contains("neutral");
        assertThat(log.toString()).contains("IllegalStateException: a bug", "JsonLinesTest");
    }

    @Test
    void errorShouldEndItLoudly() {
        Check check = (ip, helo, sender) -> {
            throw new NoClassDefFoundError("gone");
        };

        assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> serve(check, 1, input(LINE)));
    }

    @Test
    void inputThatBreaksShouldEndItLoudly() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("no such pipe");
            }
        };

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> serve(JsonLinesTest::neutral, 1, broken))
                .withMessage("no such pipe");
    }

    @Test
    void closedOutputShouldEndItThoughInputIsOpen() {
        CountDownLatch never = new CountDownLatch(1);
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        JsonLines jsonLines = new JsonLines(JsonLinesTest::neutral, 1, new PrintWriter(log));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> jsonLines.serve(new LineByLine(1, never), closed)).withMessage("Broken pipe");
    }

    @Test
    void linesShouldBeEvaluatedAtTheSameTimeWithThreads() throws Exception {
        CyclicBarrier all = new CyclicBarrier(4);

        serve((ip, helo, sender) -> {
            try {
                all.await(30, TimeUnit.SECONDS);
            } catch (BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            return neutral(ip, helo, sender);
        }, 4, input(LINE.repeat(40)));

        assertThat(answers()).hasSize(40).allMatch(answer -> answer.contains("neutral"));
    }

    @Test
    void inputShouldNotBeReadFarAhead() throws Exception {
        LineByLine in = new LineByLine(2000, new CountDownLatch(0));
        AtomicInteger evaluated = new AtomicInteger();
        AtomicInteger farthest = new AtomicInteger();

        serve((ip, helo, sender) -> {
            farthest.accumulateAndGet(in.given.get() - evaluated.get(), Math::max);
            evaluated.incrementAndGet();
            return neutral(ip, helo, sender);
        }, 4, in);

        // Four under way, one that waits for a thread, and four counted between the two counters.
        assertThat(farthest.get()).isLessThanOrEqualTo(9);
        assertThat(answers()).hasSize(2000);
    }

    @Test
    void endOfInputShouldWaitForWhatIsUnderWay() throws Exception {
        CountDownLatch atEnd = new CountDownLatch(1);
        InputStream in = new LineByLine(3, new CountDownLatch(0)) {
            @Override
            public int read(byte[] octets, int offset, int length) {
                int read = super.read(octets, offset, length);
                if (read < 0) {
                    atEnd.countDown();
                }
                return read;
            }
        };

        serve((ip, helo, sender) -> {
            atEnd.await();
            return neutral(ip, helo, sender);
        }, 4, in);

        assertThat(answers()).hasSize(3);
    }

    /** Gives one line for each read, counts them, and waits before it says that there are no more. */
    private static class LineByLine extends InputStream {
        private final AtomicInteger given = new AtomicInteger();
        private final int lines;
        private final CountDownLatch end;

        LineByLine(int lines, CountDownLatch end) {
            this.lines = lines;
            this.end = end;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            if (given.get() == lines) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return -1;
            }
            given.incrementAndGet();
            byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(line, 0, octets, offset, line.length);
            return line.length;
        }
    }
}
