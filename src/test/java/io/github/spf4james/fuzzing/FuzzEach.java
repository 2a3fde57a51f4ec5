/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.fuzzing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes every fuzz test, each in a JVM of its own: in one JVM Jazzer fuzzes one test and runs the others over their
 * corpus alone. Ends with status 1 if one found something, or was not fuzzed.
 *
 * <p>
 * {@code mvn -Pfuzz test} runs this, with the project as working directory. Surefire could start a JVM for each class as
 * well, but loads the classes into Maven's JVM for that, which may be older than they are. System properties that begin
 * with {@code jazzer.} are handed on. Arguments: the folder for the logs, one a test.
 */
public final class FuzzEach {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final String SUFFIX = "FuzzTest.java";
    private static final Pattern ANNOTATION = Pattern.compile("^ *@FuzzTest\\b", Pattern.MULTILINE);
    private static final Pattern FUZZED = Pattern.compile("^Done [0-9]+ runs in .*$", Pattern.MULTILINE);
    /** Two at a time: there are machines with more cores than memory. */
    private static final int AT_A_TIME = 2;
    /** Of a log, as much as shows what was found. */
    private static final int LAST_LINES = 60;

    private final Path logs;

    private FuzzEach(Path logs) {
        this.logs = logs;
    }

    public static void main(String[] arguments) throws Exception {
        boolean nothingFound = new FuzzEach(Files.createDirectories(Path.of(arguments[0]))).run();
        System.exit(nothingFound ? 0 : 1);
    }

    private boolean run() throws Exception {
        List<Callable<Boolean>> tests = new ArrayList<>();
        for (Path source : sources()) {
            checkThatOneTestIsInIt(source);
            tests.add(() -> fuzz(className(source)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            boolean nothingFound = !tests.isEmpty();
            for (Future<Boolean> test : threads.invokeAll(tests)) {
                nothingFound &= test.get();
            }
            return nothingFound;
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    /** A second one would never be fuzzed, and nobody would notice. */
    private static void checkThatOneTestIsInIt(Path source) throws IOException {
        long tests = ANNOTATION.matcher(Files.readString(source)).results().count();
        if (tests != 1) {
            throw new IllegalStateException(source + " has " + tests + " fuzz tests: one in a class is fuzzed");
        }
    }

    private static String className(Path source) {
        return SOURCES.relativize(source).toString().replaceFirst("\\.java$", "").replace(File.separatorChar, '.');
    }

    private boolean fuzz(String className) throws IOException, InterruptedException {
        Path log = logs.resolve(className + ".log");
        System.out.println("Fuzzing " + className + ", see " + log);
        ProcessBuilder jvm = new ProcessBuilder(command(className)).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        jvm.environment().put("JAZZER_FUZZ", "1");
        int status = jvm.start().waitFor();
        String output = Files.readString(log);
        List<String> runs = FUZZED.matcher(output).results().map(match -> match.group()).toList();
        if (status == 0 && !runs.isEmpty()) {
            System.out.println(className + ": " + runs.getLast());
            return true;
        }
        List<String> lines = output.lines().toList();
        System.out.println(className + " FAILED with status " + status + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())));
        return false;
    }

    private static List<String> command(String className) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading", "-Xshare:off", "--enable-native-access=ALL-UNNAMED"));
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("jazzer."))
                .map(name -> "-D" + name + "=" + System.getProperty(name)).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
                "org.junit.platform.console.ConsoleLauncher", "execute", "--select-class=" + className,
                "--details=none", "--fail-if-no-tests", "--disable-banner"));
        return command;
    }
}
