/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.github.spf4james.syntax.IpAddress;

/** Lines in the shapes of many mail systems, where there is a copy of them: they are no part of the project. */
class ReceivedLinesTest {
    private static final String FILE_PROPERTY = "received.lines";
    private static final String DEFAULT_FILE = "../shared/received-lines.tsv";
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    /** What a stranger could have put below. */
    private static final String FORGED = "from bank.example (bank.example [203.0.113.77]) by gw.example.org (Postfix) with ESMTP id 4F";

    private record Line(String writer, String kind, String client, String helo, String field) {
        static Line of(String line) {
            String[] columns = line.split("\t", -1);
            return new Line(columns[0], columns[1], columns[2], columns[3], columns[4]);
        }

        Software software() {
            String name = writer.replaceAll("[ ,/(].*", "").toLowerCase(Locale.ROOT);
            return Software.parse(NAMES.getOrDefault(writer, name));
        }
    }

    /** Where the software is called something else in configuration than by its first word. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Exchange Online, front end", "exchange-online"),
            Map.entry("Microsoft SMTPSVC", "microsoft-smtpsvc"),
            Map.entry("Microsoft pickup", "microsoft-smtpsvc"),
            Map.entry("Cisco ESA", "cisco-esa"),
            Map.entry("Symantec.cloud, edge", "symantec-cloud"),
            Map.entry("Symantec.cloud, inner hop", "symantec-cloud"),
            Map.entry("Symantec Messaging Gateway", "symantec-gateway"),
            Map.entry("Haraka before 2012", "haraka-before-2012"),
            Map.entry("chasquid", "chasquid-since-2025-10"),
            Map.entry("chasquid before 2025-10", "chasquid-before-2025-10"),
            Map.entry("chasquid before 2025-10, literal as helo", "chasquid-before-2025-10"),
            Map.entry("Amazon SES inbound", "amazon-ses"),
            Map.entry("IBM gateway", "ibm-gateway"),
            Map.entry("qmail-scanner", "qmail"));

    @TestFactory
    Stream<DynamicTest> lineShouldBeReadRightWhereItsSoftwareIsNamed() throws IOException {
        return lines().map(line -> DynamicTest.dynamicTest(line.writer(),
                () -> assertThat(read(line, line.software())).as(line.field()).isEqualTo(expected(line))));
    }

    @TestFactory
    Stream<DynamicTest> lineShouldBeReadRightOrNotAtAllWhereItIsNot() throws IOException {
        return lines().map(line -> DynamicTest.dynamicTest(line.writer(), () -> {
            RelayedClient read = read(line, Software.ANY);
            boolean mayBeUnclear = line.kind().equals("hop") || line.writer().endsWith("literal as helo");
            if (!(mayBeUnclear && read instanceof RelayedClient.Unreadable)) {
                assertThat(read).as(line.field()).isEqualTo(expected(line));
            }
        }));
    }

    private static Stream<Line> lines() throws IOException {
        Path file = Path.of(System.getProperty(FILE_PROPERTY, DEFAULT_FILE));
        if (!Files.exists(file)) {
            System.out.println("No " + file + " here: nothing to read");
            return Stream.of();
        }
        return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#") && !line.isBlank()).skip(1)
                .map(Line::of);
    }

    private static RelayedClient read(Line line, Software software) throws InterruptedException {
        return RelayedClients.of(List.of(line.field(), FORGED), RELAY,
                address -> address.equals(RELAY) ? Optional.of(software) : Optional.empty());
    }

    private static RelayedClient expected(Line line) {
        return switch (line.kind()) {
            case "client" -> line.client().equals("-")
                    ? new RelayedClient.Unreadable(RELAY, line.field())
                    : new RelayedClient.Outside(IpAddress.parse(line.client()).orElseThrow(), line.helo());
            case "auth" -> new RelayedClient.Authenticated();
            case "notice" -> new RelayedClient.MadeByRelay();
            case "hop" -> new RelayedClient.Outside(IpAddress.parse("203.0.113.77").orElseThrow(), "bank.example");
            default -> throw new IllegalArgumentException(line.kind());
        };
    }
}
