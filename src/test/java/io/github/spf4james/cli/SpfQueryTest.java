/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpfQueryTest {
    private static final String ZONE = """
            hoge.com:
              - TXT: v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 -all
            soft.example.com:
              - TXT: v=spf1 ~all
            bare.example.com:
              - TXT: v=spf1
            broken.example.com:
              - TXT: v=spf1 ipv4:192.0.2.1
            including.example.com:
              - TXT: v=spf1 include:hoge.com ?all
            explained.example.com:
              - TXT: v=spf1 exp=why.example.com -all
            why.example.com:
              - TXT: "%{i} may not send for %{s}, says %{r}"
            silent.example.com:
              - TIMEOUT
            xn--bcher-kva.example:
              - TXT: v=spf1 ip4:192.0.2.1 -all
            norecord.example.com:
              - A: 192.0.2.9
            void.example.com:
              - TXT: v=spf1 a:nothing.example.com include:hoge.com mx -all
            redirected.example.com:
              - TXT: some other record
              - TXT: v=spf1 redirect=hoge.com
            ahead.example.com:
              - TXT: v=spf1 a:first.example.com a:second.example.com -all
            first.example.com:
              - A: 192.0.2.1
            second.example.com:
              - A: 192.0.2.2
            two.example.com:
              - TXT: v=spf1 +all
              - TXT: v=spf1 -all
            hostile.example.com:
              - TXT: "v=spf1 exp=%{l}\\e[2J -all"
            """;

    private final TestDnsServer server = TestDnsServer.start(Zone.parse(ZONE));

    /** What a run left behind. */
    private record Ran(int exitCode, String out, String err) {
        private List<String> lines() {
            return out.lines().toList();
        }

        /** The answers without the time that they took. */
        private List<String> timeless() {
            return lines().stream().map(line -> line.replaceFirst("\"us\":[0-9]+}", "\"us\":0}")).toList();
        }
    }

    @AfterAll
    void close() {
        server.close();
    }

    private Ran run(String... args) {
        return run(new byte[0], args);
    }

    /** With the test's DNS server. */
    private Ran run(byte[] input, String... args) {
        return runPlainly(input,
                Stream.concat(Stream.of("--dns", "127.0.0.1:" + server.port()), Arrays.stream(args)).toList());
    }

    private static Ran runPlainly(byte[] input, List<String> args) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = SpfQuery.commandLine(new ByteArrayInputStream(input), json)
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(args.toArray(String[]::new));
        return new Ran(exitCode, out + json.toString(StandardCharsets.UTF_8), err.toString());
    }

    private Ran jsonl(String input, String... args) {
        List<String> all = new ArrayList<>(List.of("--jsonl"));
        all.addAll(List.of(args));
        return run(input.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    @Test
    void outputShouldNameResultAndDirective() {
        Ran ran = run("--ip", "192.0.2.9", "--sender", "a@hoge.com", "--helo", "mx.hoge.com");

        assertThat(ran.lines()).startsWith("result: fail", "identity: mailfrom", "directive: -all of hoge.com");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void outputShouldEndWithTheHeader() {
        Ran ran = run("--ip", "192.0.2.9", "--sender", "a@hoge.com", "--helo", "mx.hoge.com", "--receiver",
                "mx.example.org");

        assertThat(ran.out()).containsPattern("(?s)\nReceived-SPF: fail \\(.*client-ip=192\\.0\\.2\\.9;.*"
                + "receiver=mx\\.example\\.org;.*mechanism=\"?-all\"?\\s*$");
        assertThat(ran.lines()).noneMatch(String::isBlank);
    }

    @Test
    void directiveShouldBeTheIncludedOneThatDecided() {
        assertThat(run("--ip", "192.0.2.2", "--sender", "a@including.example.com").lines()).contains(
                "directive: ip4:192.0.2.2 of hoge.com, by include:hoge.com of including.example.com");
    }

    @Test
    void recordShouldBeShown() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@HOGE.com.").lines())
                .contains("record: v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 -all");
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@bücher.example").lines())
                .contains("record: v=spf1 ip4:192.0.2.1 -all");
    }

    @Test
    void recordsOfOtherDomainsShouldBeShownWhereTheyDecided() {
        assertThat(run("--ip", "192.0.2.2", "--sender", "a@redirected.example.com").lines()).containsSubsequence(
                "record: v=spf1 redirect=hoge.com",
                "record of hoge.com: v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 -all")
                .noneMatch(line -> line.contains("some other record"));
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@including.example.com").lines())
                .noneMatch(line -> line.startsWith("record of"));
    }

    @Test
    void recordsShouldBeShownWhereTheyAreWhatIsWrong() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@broken.example.com").lines())
                .contains("record: v=spf1 ipv4:192.0.2.1");
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@two.example.com").lines())
                .contains("record: v=spf1 +all", "record: v=spf1 -all");
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@norecord.example.com").lines())
                .noneMatch(line -> line.startsWith("record"));
    }

    @Test
    void recordShouldNotControlTheTerminal() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@hostile.example.com").out())
                .contains("\\x{1B}[2J").doesNotContain("\u001b");
    }

    @Test
    void countsShouldBeShown() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@void.example.com").lines())
                .contains("lookups: 3 (limit 10)", "void lookups: 2 (limit 2)");
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@hoge.com").lines())
                .contains("lookups: 0 (limit 10)", "void lookups: 0 (limit 2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[192.0.2.1]"})
    void addressMayBeALiteral(String ip) {
        assertThat(run("--ip", ip, "--sender", "a@hoge.com").lines()).contains("result: pass");
        assertThat(jsonl("{\"ip\":\"" + ip + "\",\"mailfrom\":\"a@hoge.com\"}").out())
                .contains("\"result\":\"pass\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "[2001:db8::1]", "[IPv6:2001:db8::1]", "[ipv6:2001:DB8::1]"})
    void addressMayBeAnIp6Literal(String ip) {
        assertThat(run("--ip", ip, "--sender", "a@hoge.com").out()).contains("result: fail",
                "client-ip=\"2001:db8::1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void heloMayBeALiteral(String helo) {
        Ran ran = run("--ip", "192.0.2.1", "--helo", helo);

        assertThat(ran.out()).contains("result: none", "problem: " + helo + " is ", "helo=\"" + helo + "\"");
        assertThat(ran.exitCode()).isEqualTo(16);
        assertThat(run("--ip", "192.0.2.1", "--helo", helo, "--sender", "a@hoge.com").lines())
                .contains("result: pass");
    }

    @Test
    void portThatNobodyListensOnShouldBeNamed() {
        assertThat(runPlainly(new byte[0],
                List.of("--dns", "127.0.0.1:1", "--ip", "192.0.2.1", "--sender", "a@hoge.com")).lines())
                .contains("problem: hoge.com TXT: no DNS server answers at 127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, hoge.com, pass, 0", "192.0.2.9, hoge.com, fail, 11",
            "192.0.2.9, soft.example.com, softfail, 12", "2001:db8::1, bare.example.com, neutral, 13",
            "192.0.2.9, broken.example.com, permerror, 14", "192.0.2.9, silent.example.com, temperror, 15",
            "192.0.2.9, norecord.example.com, none, 16"})
    void exitCodeShouldTellTheResult(String ip, String domain, String result, int exitCode) {
        // None of the other domains' servers is silent.
        Ran ran = run("--ip", ip, "--sender", "a@" + domain, "--dns-timeout",
                domain.equals("silent.example.com") ? "100ms" : "20s");

        assertThat(ran.lines()).contains("result: " + result);
        assertThat(ran.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void problemShouldBeShown() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@broken.example.com").lines())
                .contains("directive: none matched")
                .anyMatch(line -> line.startsWith("problem: broken.example.com: "));
    }

    @Test
    void explanationShouldNameTheReceiver() {
        assertThat(
                run("--ip", "192.0.2.9", "--sender", "a@explained.example.com", "--receiver", "mx.example.org").lines())
                .contains("explanation: 192.0.2.9 may not send for a@explained.example.com, says mx.example.org");
    }

    @Test
    void receiverShouldBeUnknownByDefault() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@explained.example.com").out()).contains("says unknown");
    }

    @Test
    void explanationShouldNotControlTheTerminal() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "\u001b[2J@explained.example.com").out())
                .contains("?[2J@explained.example.com").doesNotContain("\u001b").doesNotContain("explanation:");
    }

    @Test
    void defaultExplanationShouldBeUsedWhereTheDomainGivesNone() {
        assertThat(run("--ip", "192.0.2.9", "--sender", "a@hoge.com", "--default-explanation", "ask them").lines())
                .contains("explanation: ask them");
        assertThat(
                run("--ip", "192.0.2.9", "--sender", "a@explained.example.com", "--default-explanation", "x").lines())
                .doesNotContain("explanation: x");
    }

    @Test
    void identityShouldBeChosen() {
        String[] args = {"--ip", "192.0.2.9", "--sender", "a@hoge.com", "--helo", "soft.example.com", "--identity"};

        assertThat(run(with(args, "helo")).lines()).startsWith("result: softfail", "identity: helo");
        assertThat(run(with(args, "mailfrom")).lines()).startsWith("result: fail", "identity: mailfrom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--helo=soft.example.com", "--helo=soft.example.com --sender=",
            "--helo=soft.example.com --sender=<>"})
    void nullSenderShouldCheckHelo(String args) {
        assertThat(run(with(args.split(" "), "--ip=192.0.2.9")).lines()).startsWith("result: softfail",
                "identity: helo");
    }

    @Test
    void internationalNamesShouldWork() {
        assertThat(run("--ip", "192.0.2.1", "--sender", "ü@bücher.example").lines()).contains("result: pass");
        assertThat(run("--ip", "192.0.2.1", "--helo", "bücher.example").lines()).contains("result: pass");
    }

    @Test
    void senderMayBeginWithAnAtSign() {
        assertThat(run("--ip", "192.0.2.1", "--sender", "@hoge.com").lines()).contains("result: pass");
    }

    @Test
    void senderMayHaveTheBracketsOfSmtp() {
        assertThat(run("--ip", "192.0.2.1", "--sender", "<a@hoge.com>").lines()).contains("result: pass");
    }

    @Test
    void everyDnsServerShouldBeAsked() {
        Ran ran = runPlainly(new byte[0], List.of("--dns", "127.0.0.1:1", "--dns", "localhost:" + server.port(), "--ip",
                "192.0.2.1", "--sender", "a@hoge.com"));

        assertThat(ran.lines()).contains("result: pass");
    }

    @Test
    void timeoutShouldEndTheCheck() {
        Ran ran = run("--ip", "192.0.2.1", "--sender", "a@silent.example.com", "--dns-timeout", "1h", "--timeout",
                "50ms");

        assertThat(ran.lines()).contains("result: temperror").anyMatch(line -> line.contains("50 ms"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--ip|hoge|an IPv4 or IPv6 address", "--ip|192.0.2.01|an IPv4 or IPv6 address",
            "--dns|127.0.0.1:0|HOST or HOST:PORT", "--dns|127.0.0.1:65536|HOST or HOST:PORT",
            "--ip|[192.0.2.1|an IPv4 or IPv6 address", "--ip|192.0.2.1]|an IPv4 or IPv6 address",
            "--ip|[IPv6:192.0.2.1]|an IPv4 or IPv6 address", "--ip|IPv6:2001:db8::1|an IPv4 or IPv6 address",
            "--ip|[]|an IPv4 or IPv6 address", "--ip|[[::1]]|an IPv4 or IPv6 address",
            "--dns|no.such.host.invalid|cannot be resolved", "--dns|no-such-host.invalid:5353|cannot be resolved",
            "--dns|:53|HOST or HOST:PORT", "--dns|[::1|HOST or HOST:PORT", "--dns|[::1]:x|HOST or HOST:PORT",
            "--dns|a b.invalid|HOST or HOST:PORT", "--dns-timeout|20|500ms, 20s, 2m",
            "--dns-timeout|0ms|500ms, 20s, 2m", "--timeout|-1s|500ms, 20s, 2m", "--timeout|PT2H|500ms, 20s, 2m",
            "--timeout|999999999h|500ms, 20s, 2m", "--identity|MAILFROM|helo or mailfrom", "--threads|0|from 1 to 1000",
            "--threads|1001|from 1 to 1000", "--threads|two|from 1 to 1000"})
    void badValueShouldBeNamedWithWhatIsAccepted(String option, String value, String accepted) {
        Ran ran = runPlainly(new byte[0], List.of("--sender", "a@hoge.com", option + "=" + value));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("'" + option + "'", "'" + value + "'", accepted);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--sender a@hoge.com|--ip missing",
            "--ip 192.0.2.1|--sender and --helo missing",
            "--ip 192.0.2.1 --sender a@hoge.com --identity helo|--helo missing",
            "--jsonl --ip 192.0.2.1|--jsonl not together with --ip", "--jsonl --helo x|--jsonl not together with --ip",
            "--ip 192.0.2.1 --sender a@hoge.com --threads 1|--threads only together with --jsonl",
            "--ip 192.0.2.1 --sender a@hoge.com --no-cache|--no-cache only together with --jsonl",
            "--ip 192.0.2.1 --colour|Unknown option: '--colour'", "--ip 192.0.2.1 -x|Unknown option: '-x'",
            "--ip 192.0.2.1 hoge.com|Unexpected argument: 'hoge.com'", "--hello x|--helo"})
    void wrongUsageShouldBeExplained(String args, String explained) {
        Ran ran = run(args.split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains(explained, "run it with --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--colour red", "--colour=red", "--ip 192.0.2.1 --colour red", "--colour red --size 7"})
    void valueOfAnUnknownOptionShouldNotBeCalledAnOption(String args) {
        assertThat(run(args.split(" ")).err()).startsWith("Unknown option: '--colour").doesNotContain("'red'", "size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dns=[::1]:53", "--dns=[::1]", "--dns=::1", "--dns=localhost", "--dns=127.0.0.1:5353",
            "--dns-timeout=500ms", "--timeout=20s", "--timeout=2m", "--timeout=1h", "--timeout=PT1.5S",
            "--threads=1000", "--no-cache"})
    void goodValueShouldBeAccepted(String option) {
        // With no input nobody asks the server.
        assertThat(runPlainly(new byte[0], List.of("--jsonl", option))).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void helpShouldNameEveryOptionAndExitCode() {
        Ran ran = run("--help");

        assertThat(ran.exitCode()).isZero();
        // Nothing is broken inside of a word.
        assertThat(ran.out()).contains("\"identity\":\"mailfrom\",\"mechanism\":\"-all\",",
                "\"lookups\":1,\"voids\":0,\"problem\":");
        assertThat(ran.out()).contains("--ip", "--sender", "--helo", "--dns=", "--dns-timeout", "--timeout",
                "--receiver", "--default-explanation", "--identity", "--threads", "--jsonl", "--no-cache", "--version",
                "temperror");
    }

    @Test
    void versionShouldBeShown() {
        assertThat(run("--version").out()).startsWith("spfquery ");
    }

    @Test
    void lineShouldBeAnsweredWithEveryField() {
        assertThat(jsonl("""
                {"id":1,"ip":"192.0.2.9","helo":"mx.hoge.com","mailfrom":"a@hoge.com"}
                {"id":2,"ip":"192.0.2.1","helo":"mx.hoge.com","mailfrom":"a@hoge.com"}
                {"id":3,"ip":"192.0.2.9","mailfrom":"a@explained.example.com"}
                {"id":4,"ip":"192.0.2.9","helo":"soft.example.com","mailfrom":""}
                {"id":5,"ip":"192.0.2.9","mailfrom":"norecord.example.com"}
                {"id":6,"ip":"2001:db8::1","helo":null,"mailfrom":"ü@bücher.example"}
                {"id":7,"ip":"192.0.2.9"}
                """, "--receiver", "mx.example.org").timeless()).containsExactly(
                """
                        {"id":1,"result":"fail","explanation":"","identity":"mailfrom","mechanism":"-all","matches":[{"directive":"-all","domain":"hoge.com"}],"lookups":0,"voids":0,"problem":"","us":0}
                        {"id":2,"result":"pass","explanation":"","identity":"mailfrom","mechanism":"ip4:192.0.2.1","matches":[{"directive":"ip4:192.0.2.1","domain":"hoge.com"}],"lookups":0,"voids":0,"problem":"","us":0}
                        {"id":3,"result":"fail","explanation":"192.0.2.9 may not send for a@explained.example.com, says mx.example.org","identity":"mailfrom","mechanism":"-all","matches":[{"directive":"-all","domain":"explained.example.com"}],"lookups":0,"voids":0,"problem":"","us":0}
                        {"id":4,"result":"softfail","explanation":"","identity":"helo","mechanism":"~all","matches":[{"directive":"~all","domain":"soft.example.com"}],"lookups":0,"voids":0,"problem":"","us":0}
                        {"id":5,"result":"none","explanation":"","identity":"mailfrom","mechanism":"","matches":[],"lookups":0,"voids":0,"problem":"norecord.example.com publishes no SPF record","us":0}
                        {"id":6,"result":"fail","explanation":"","identity":"mailfrom","mechanism":"-all","matches":[{"directive":"-all","domain":"xn--bcher-kva.example"}],"lookups":0,"voids":0,"problem":"","us":0}
                        {"id":7,"result":"none","explanation":"","identity":"helo","mechanism":"","matches":[],"lookups":0,"voids":0,"problem":"no domain to check","us":0}
                        """
                        .split("\n"));
    }

    @Test
    void everyMatchShouldBeInTheJsonTheDecidingOneFirst() {
        assertThat(jsonl("{\"ip\":\"192.0.2.2\",\"mailfrom\":\"a@void.example.com\"}").out()).contains(
                "\"mechanism\":\"include:hoge.com\",\"matches\":[{\"directive\":\"ip4:192.0.2.2\",\"domain\":\"hoge.com\"},"
                        + "{\"directive\":\"include:hoge.com\",\"domain\":\"void.example.com\"}],\"lookups\":2,\"voids\":1,");
    }

    @Test
    void answersShouldBeRememberedFromLineToLine() {
        server.clearQuestions();

        assertThat(jsonl(lines(50, i -> "including.example.com")).lines()).hasSize(50);

        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void nextTermsShouldBeAskedForWhileOneIsWaitedFor() {
        server.fault("first.example.com", Fault.delay(Duration.ofMillis(100)));

        assertThat(run("--ip", "192.0.2.1", "--sender", "a@ahead.example.com").lines())
                .contains("directive: a:first.example.com of ahead.example.com", "lookups: 1 (limit 10)");

        await().until(() -> server.count("second.example.com") > 0);
    }

    @Test
    void everyLineShouldBeAskedAnewWithoutACache() {
        server.clearQuestions();

        assertThat(jsonl(lines(50, i -> "hoge.com"), "--no-cache").lines()).hasSize(50);

        assertThat(server.count("hoge.com")).isEqualTo(50);
    }

    @Test
    void optionsShouldHoldForLinesToo() {
        Ran ran = jsonl("{\"ip\":\"192.0.2.9\",\"helo\":\"hoge.com\",\"mailfrom\":\"a@soft.example.com\"}",
                "--identity",
                "helo", "--default-explanation", "ask \"them\"");

        assertThat(ran.timeless()).containsExactly("{\"id\":null,\"result\":\"fail\",\"explanation\":"
                + "\"ask \\\"them\\\"\",\"identity\":\"helo\",\"mechanism\":\"-all\",\"matches\":[{\"directive\":\"-all\",\"domain\":\"hoge.com\"}],\"lookups\":0,\"voids\":0,\"problem\":\"\",\"us\":0}");
        assertThat(ran.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-0", "1.50", "1e400", "123456789012345678901234567890", "\"a\"", "\"\"",
            "\"ü\u2028\"",
            "\"\\\"\\\\\\n\"", "null", "true", "[1,{\"a\":[]},2.0]", "{\"a\":{\"b\":null},\"c\":1}", "\"😀\"",
            "\"\\uD83D\""})
    void idShouldComeBackAsItIs(String id) {
        assertThat(jsonl("{\"ip\":\"192.0.2.1\",\"id\":" + id + ",\"helo\":\"x\"}").out())
                .startsWith("{\"id\":" + id + ",\"result\":\"none\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', value = {"``|empty line",
            "[1]|not a JSON object",
            "7|not a JSON object", "hello|not JSON from column", "{\"ip\":\"192.0.2.1\"|not JSON from column",
            "{}|no \\\"ip\\\"", "{\"ip\":5}|\\\"ip\\\" is not a string",
            "{\"ip\":null}|\\\"ip\\\" is not an IP address",
            "{\"ip\":\"300.0.2.1\"}|\\\"ip\\\" is not an IP address: 300.0.2.1",
            "{\"ip\":\"192.0.2.1\",\"helo\":[\"x\"]}|\\\"helo\\\" is not a string",
            "{\"ip\":\"192.0.2.1\",\"mailfrom\":{}}|\\\"mailfrom\\\" is not a string",
            "{\"ip\":\"192.0.2.1\",\"sender\":\"a@hoge.com\"}|no \\\"mailfrom\\\", but \\\"sender\\\"",
            "{\"ip\":\"192.0.2.1\"}{}|more than one JSON value"})
    void badLineShouldBeAnErrorAndTheStreamGoOn(String line, String error) {
        Ran ran = jsonl(line + "\r\n{\"id\":\"next\",\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}\r\n");

        assertThat(ran.lines()).hasSize(2);
        assertThat(ran.lines().get(0)).startsWith("{\"id\":null,\"error\":\"" + error).endsWith("\"}");
        assertThat(ran.lines().get(1)).startsWith("{\"id\":\"next\",\"result\":\"pass\"");
        assertThat(ran.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"x\",\"ip\":", "{\"ip\":7,\"id\":\"x\"}", "{\"id\":\"x\"} {}",
            "{\"helo\":[[1,2],{\"a\":3}],\"id\":\"x\",\"ip\":\"192.0.2.1\"}"})
    void idOfABadLineShouldBeEchoedWhereItCanBeRead(String line) {
        assertThat(jsonl(line).out()).startsWith("{\"id\":\"x\",\"error\":");
    }

    @Test
    void deepNestingShouldBeAnError() {
        assertThat(jsonl("{\"id\":" + "[".repeat(500_000) + "\n{\"x\":" + "{\"a\":".repeat(100_000)).lines()).hasSize(2)
                .allMatch(line -> line.startsWith("{\"id\":null,\"error\":"));
    }

    @Test
    void unknownFieldsShouldBeIgnored() {
        assertThat(
                jsonl("{\"from\":{\"ip\":[1,2]},\"ip\":\"192.0.2.1\",\"x\":null,\"mailfrom\":\"a@hoge.com\",\"y\":1e9}")
                        .out())
                .contains("\"result\":\"pass\"");
    }

    @Test
    void byteOrderMarkShouldBeIgnored() {
        assertThat(jsonl("\uFEFF{\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}").out())
                .contains("\"result\":\"pass\"");
    }

    @Test
    void hugeLineShouldBeAnErrorAndTheStreamGoOn() {
        Ran ran = jsonl("{\"id\":1,\"helo\":\"" + "x".repeat(3 * JsonLines.LONGEST_LINE) + "\",\"ip\":\"192.0.2.1\"}\n"
                + "{\"id\":2,\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}\n");

        assertThat(ran.lines()).hasSize(2);
        assertThat(ran.lines().get(0)).isEqualTo("{\"id\":1,\"error\":\"line longer than 1048576 octets\"}");
        assertThat(ran.lines().get(1)).startsWith("{\"id\":2,\"result\":\"pass\"");
    }

    @Test
    void lineOfExactlyTheLargestSizeShouldBeEvaluated() {
        String line = "{\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}";

        assertThat(jsonl(line + " ".repeat(JsonLines.LONGEST_LINE - line.length()) + "\n" + line).lines()).hasSize(2)
                .allMatch(answer -> answer.contains("\"result\":\"pass\""));
    }

    @Test
    void invalidUtf8ShouldBeAnErrorAndTheStreamGoOn() {
        String line = "{\"id\":\"x\",\"ip\":\"192.0.2.1\",\"helo\":\"\u00ff\",\"mailfrom\":\"a@hoge.com\"}\n";
        Ran ran = run((line + line.replace('\u00ff', ' ')).getBytes(StandardCharsets.ISO_8859_1), "--jsonl");

        assertThat(ran.lines()).hasSize(2);
        assertThat(ran.lines().get(0)).isEqualTo("{\"id\":\"x\",\"error\":\"not UTF-8\"}");
        assertThat(ran.lines().get(1)).contains("\"result\":\"pass\"");
    }

    @Test
    void halfASurrogatePairShouldBeEvaluated() {
        assertThat(jsonl("{\"ip\":\"192.0.2.9\",\"helo\":\"\\udcff\",\"mailfrom\":\"\\udcff@explained.example.com\"}")
                .out())
                .contains("\"result\":\"fail\"", "\"explanation\":\"\"");
    }

    @Test
    void outputShouldKeepTheOrderOfTheInputWithOneThread() {
        Ran ran = jsonl(lines(60, i -> i % 20 == 0 ? "silent.example.com" : "hoge.com"), "--dns-timeout", "50ms");

        assertThat(ran.lines().stream().map(SpfQueryTest::id)).containsExactlyElementsOf(ids(60));
    }

    @Test
    void outputShouldBeCompleteWithThreads() {
        Ran ran = jsonl(
                lines(2000, i -> i % 500 == 0 ? "silent.example.com" : i % 3 == 0 ? "hoge.com" : "bare.example.com"),
                "--dns-timeout", "50ms", "--threads", "8");

        assertThat(ran.lines()).hasSize(2000).allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
        assertThat(ran.lines().stream().map(SpfQueryTest::id)).containsExactlyInAnyOrderElementsOf(ids(2000));
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void closedOutputShouldEndIt() {
        StringWriter err = new StringWriter();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        byte[] input = lines(1000, i -> "x").getBytes(StandardCharsets.UTF_8);

        int exitCode = SpfQuery.commandLine(new ByteArrayInputStream(input), closed).setErr(new PrintWriter(err))
                .execute("--jsonl", "--dns", "127.0.0.1:" + server.port());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err).hasToString("spfquery: the answer cannot be written: Broken pipe" + System.lineSeparator());
    }

    @Test
    void answerThatCannotBeWrittenShouldBeNoVerdict() {
        StringWriter err = new StringWriter();
        int exitCode = SpfQuery.commandLine(InputStream.nullInputStream(), new FullDisk())
                .setErr(new PrintWriter(err))
                .execute("--ip", "192.0.2.1", "--sender", "a@hoge.com", "--dns", "127.0.0.1:" + server.port());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err).hasToString(
                "spfquery: the answer cannot be written: No space left on device" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void helpThatCannotBeWrittenShouldNotBeSuccess(String option) {
        assertThat(SpfQuery.commandLine(InputStream.nullInputStream(), new FullDisk())
                .setErr(new PrintWriter(new StringWriter())).execute(option)).isEqualTo(1);
    }

    @Test
    void inputThatCannotBeReadShouldBeToldFromOutputThatCannotBeWritten() {
        StringWriter err = new StringWriter();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }
        };

        int exitCode = SpfQuery.commandLine(broken, OutputStream.nullOutputStream()).setErr(new PrintWriter(err))
                .execute("--jsonl", "--dns", "127.0.0.1:" + server.port());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err).hasToString("spfquery: the input cannot be read: Is a directory" + System.lineSeparator());
    }

    /** A disk that is full is only noticed when what was written goes out of a buffer. */
    private static final class FullDisk extends ByteArrayOutputStream {
        @Override
        public void flush() throws IOException {
            throw new IOException("No space left on device");
        }
    }

    private static String[] with(String[] args, String last) {
        return Stream.concat(Arrays.stream(args), Stream.of(last)).toArray(String[]::new);
    }

    private static String lines(int count, IntFunction<String> domain) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":" + i + ",\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@" + domain.apply(i) + "\"}\n")
                .collect(Collectors.joining());
    }

    private static List<Integer> ids(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static int id(String line) {
        return Integer.parseInt(line.replaceAll("^\\{\"id\":([0-9]+),.*$", "$1"));
    }
}
