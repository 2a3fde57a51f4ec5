/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedByteArrayInputStream;

import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

import io.github.spf4james.dns.testing.Zone;

/** What a stranger writes into a header is read once, and costs next to no heap beside what James holds of it anyway. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHeaderTest {
    private static final int MEGABYTE = 1 << 20;
    /** For trace fields, a subject of the longest kind, and a report with 64 kB of the original's header in it. */
    private static final long FOR_ONE_MAIL = 2 * MEGABYTE;
    /**
     * For a field that is put in anew, whose line and name jakarta.mail holds in a way that takes more. Code that is not
     * compiled yet allocates what is optimised away later.
     */
    private static final int FOR_ONE_OCTET_OF_SHORT_FIELDS = 32;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ReceivingServer server;
    private SpfPolicy annotating;
    private SpfPolicy bouncing;

    @BeforeAll
    void start() throws Exception {
        server = new ReceivingServer(
                Zone.builder().txt("fail.example", "v=spf1 -all").txt("pass.example", "v=spf1 +all")
                        .build());
        annotating = server.mailet("headers", "both", "subjectTag", "[SPF ${result}]");
        bouncing = server.mailet("onFail", "bounce", "onPass", "bounce", "bounceTo", "always", "bounceLimit", "1000000",
                "headers", "both", "onBounceSuppressed", "annotate");
        octetsFor("Subject: hello\r\n", annotating, "fail.example");
        octetsFor("Subject: hello\r\n", bouncing, "fail.example");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> megabytes() {
        List<String> fields = List.of("Authentication-Results", "Received-SPF", "From", "Subject", "Received",
                "Auto-Submitted", "Precedence", "Content-Type", "List-Id", "Message-ID", "To", "X-Other");
        List<String> patterns = List.of(";", "=", "(", ")", "\\", "\"", ",", "<", " ", "a", "\u00e9", "\0", "\r\n ",
                "\r\n\t;", "receiver=", "=?utf-8?q?a?= ", "(a)", "a@b,");
        return fields.stream().flatMap(field -> patterns.stream().map(pattern -> Arguments.of(field, pattern)));
    }

    @ParameterizedTest
    @MethodSource("megabytes")
    void megabyteInOneFieldShouldCostNoMoreThanAnyMail(String field, String pattern) throws Exception {
        String header = field + ": x" + pattern.repeat(MEGABYTE / pattern.length()) + "x\r\n";

        for (String domain : List.of("fail.example", "pass.example")) {
            assertThat(octetsFor(header, annotating, domain)).isLessThan(FOR_ONE_MAIL);
            assertThat(octetsFor(header, bouncing, domain)).isLessThan(FOR_ONE_MAIL);
        }
    }

    static Stream<String> shortFields() {
        return Stream.of("a:\r\n", "Received-SPF:\r\n", "Received-SPF: pass receiver=mx.receiver.example\r\n",
                "Received-SPF: pass (mx.receiver.example: x)\r\n", "Authentication-Results:\r\n",
                "Authentication-Results: mx.receiver.example; spf=pass\r\n", "Received:\r\n", "From: a@b\r\n",
                "From:\r\n",
                "Subject: x\r\n", "Precedence: x\r\n", "Auto-Submitted: no\r\n", "Content-Type: x\r\n",
                "Message-ID: <a@b>\r\n", ":\r\n", "a\r\n");
    }

    @ParameterizedTest
    @MethodSource("shortFields")
    void megabyteOfShortFieldsShouldCostLessThanJamesHoldsOfThem(String field) throws Exception {
        String header = field.repeat(MEGABYTE / field.length());

        assertThat(octetsFor(header, annotating, "fail.example")).isLessThan(shortFieldsMayCost());
        assertThat(octetsFor(header, bouncing, "fail.example")).isLessThan(shortFieldsMayCost());
    }

    @Test
    void megabyteOfFieldsOfManyNamesShouldCostLessThanJamesHoldsOfThem() throws Exception {
        StringBuilder header = new StringBuilder();
        for (int i = 0; header.length() < MEGABYTE; i++) {
            header.append(Integer.toString(i, 36)).append(":\r\n");
        }

        assertThat(octetsFor(header.toString(), annotating, "fail.example")).isLessThan(shortFieldsMayCost());
    }

    @Test
    void claimsOfManyKilobytesShouldCostLessThanTheyAreLong() throws Exception {
        String field = "Authentication-Results: x;" + "(a)\"b\"=c;".repeat(400) + "\r\n";

        assertThat(octetsFor(field.repeat(MEGABYTE / field.length()), annotating, "fail.example"))
                .isLessThan(FOR_ONE_MAIL);
    }

    /** The goal is 64 MB beyond what the mail itself takes. */
    @Test
    void fiftyMegabytesShouldCostNoMoreThanOne() throws Exception {
        int length = 50 * MEGABYTE;

        assertThat(octetsFor("Authentication-Results: " + ";".repeat(length) + "\r\n", annotating, "fail.example"))
                .isLessThan(FOR_ONE_MAIL);
        assertThat(octetsFor("Subject: " + " ".repeat(length) + "x\r\n", annotating, "fail.example"))
                .isLessThan(FOR_ONE_MAIL);
        assertThat(octetsFor("Subject: x\r\n\r\n" + "body \r\n".repeat(length / 7), annotating, "fail.example"))
                .isLessThan(FOR_ONE_MAIL);
        assertThat(octetsFor("Subject: x\r\n\r\n" + "body \r\n".repeat(length / 7), bouncing, "fail.example"))
                .isLessThan(FOR_ONE_MAIL);
    }

    private static long shortFieldsMayCost() {
        return FOR_ONE_MAIL + (long) FOR_ONE_OCTET_OF_SHORT_FIELDS * MEGABYTE;
    }

    /** {@return what the mailet allocates for a mail with this header, of which James has read the header already} */
    private long octetsFor(String header, SpfPolicy mailet, String domain) throws Exception {
        // In memory: James' own MimeMessageWrapper reads a large message from a file, octet by octet.
        MimeMessage message = new MimeMessage(null, new SharedByteArrayInputStream(
                (header + "\r\nbody\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        FakeMail mail = SpfMails.builder("192.0.2.1", "helo").mimeMessage(message).sender("a@" + domain).build();
        server.checker.verdict(mail);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        mailet.service(mail);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
