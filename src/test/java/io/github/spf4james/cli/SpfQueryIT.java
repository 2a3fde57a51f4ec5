/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** The jar as it is shipped, as a process of its own. */
@Timeout(120)
class SpfQueryIT {
    private static final int NEEDED = 21;
    private static final String ZONE = """
            hoge.com:
              - TXT: v=spf1 ip4:192.0.2.1 -all
            """;

    private final TestDnsServer server = TestDnsServer.start(Zone.parse(ZONE));
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(Process::destroyForcibly);
        server.close();
    }

    private Process start(String... args) throws IOException {
        return start(Redirect.PIPE, System.getProperty("java.home"), args);
    }

    private Process start(Redirect output, String javaHome, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(javaHome, "bin", "java").toString(),
                "-Dfile.encoding=ISO-8859-1", "-Dstdout.encoding=ISO-8859-1", "-jar", System.getProperty("cli.jar"),
                "--dns", "127.0.0.1:" + server.port()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectOutput(output).start();
        processes.add(process);
        return process;
    }

    private static String err(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void jarShouldAnswerAPerson() throws Exception {
        Process process = start("--ip", "192.0.2.9", "--sender", "a@hoge.com", "--helo", "mx.hoge.com");

        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).contains("result: fail",
                "directive: -all of hoge.com");
        assertThat(err(process)).isEmpty();
        assertThat(process.waitFor()).isEqualTo(11);
    }

    @Test
    void jarShouldAnswerAProgramLineByLine() throws Exception {
        Process process = start("--jsonl");
        Writer questions = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);

        // Each answer is waited for before the next question: it must have been flushed.
        assertThat(exchange("{\"id\":\"ü\",\"ip\":\"192.0.2.9\",\"mailfrom\":\"a@hoge.com\"}\n", questions, answers))
                .startsWith("{\"id\":\"ü\",\"result\":\"fail\"");
        assertThat(exchange("nonsense\n", questions, answers)).startsWith("{\"id\":null,\"error\":");
        assertThat(exchange("{\"id\":2,\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}\n", questions, answers))
                .startsWith("{\"id\":2,\"result\":\"pass\"");
        questions.close();

        assertThat(answers.readLine()).isNull();
        assertThat(err(process)).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static String exchange(String question, Writer questions, BufferedReader answers) throws IOException {
        questions.write(question);
        questions.flush();
        return answers.readLine();
    }

    @Test
    void closedOutputShouldEndTheProcess() throws Exception {
        Process process = start("--jsonl");
        Writer questions = process.outputWriter(StandardCharsets.UTF_8);
        process.getInputStream().close();

        questions.write("{\"id\":1,\"ip\":\"192.0.2.1\",\"mailfrom\":\"a@hoge.com\"}\n");
        questions.flush();

        // Standard input stays open.
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(err(process)).startsWith("spfquery: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ip=192.0.2.1 --sender=a@hoge.com", "--version", "--help"})
    @EnabledOnOs(OS.LINUX)
    void fullDiskShouldBeNoSuccess(String args) throws Exception {
        Process process = start(Redirect.to(new File("/dev/full")), System.getProperty("java.home"), args.split(" "));

        assertThat(err(process)).startsWith("spfquery: the answer cannot be written: No space left on device");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void closedPipeShouldBeNoSuccess() throws Exception {
        Process process = start("--ip", "192.0.2.1", "--sender", "a@hoge.com");
        process.getInputStream().close();

        assertThat(err(process)).startsWith("spfquery: the answer cannot be written");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void javaThatIsTooOldShouldBeToldWhichOneIsNeeded() throws Exception {
        String javaHome = System.getProperty("maven.java.home");
        Process version = new ProcessBuilder(Path.of(javaHome, "bin", "java").toString(), "-XshowSettings:properties",
                "-version").start();
        String old = err(version).replaceFirst("(?s).*java\\.specification\\.version = ([0-9.]+).*", "$1");
        assumeThat(old.startsWith("1.") || Integer.parseInt(old) < NEEDED)
                .as("Maven runs on a Java that is too old for spfquery").isTrue();

        Process process = start(Redirect.PIPE, javaHome, "--version");

        assertThat(err(process)).startsWith("spfquery needs Java " + NEEDED + " or newer; this is Java " + old + " (");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void jarShouldKnowItsVersion() throws Exception {
        assertThat(start("--version").inputReader().readLine()).matches("spfquery [0-9]+\\..*");
    }
}
