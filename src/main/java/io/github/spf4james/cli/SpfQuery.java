/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Identity;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsServers;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.syntax.IpAddress;

/** The command {@code spfquery}. */
@Command(name = "spfquery", versionProvider = SpfQuery.Version.class, sortOptions = false, usageHelpAutoWidth = true, description = {
        "Evaluates SPF (RFC 7208) for one client, or for those that come as lines of JSON.%n"}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:pass; with --jsonl: the input has ended", "1:the answer could not be given", "2:wrong usage",
                "11:fail", "12:softfail", "13:neutral", "14:permerror", "15:temperror", "16:none"}, footer = {"",
                        "With --jsonl, each line of input is a JSON object:",
                        "  {\"id\":…,\"ip\":\"…\",\"helo\":\"…\",\"mailfrom\":\"…\"}",
                        "So is each line of output, without the line breaks that it has here:",
                        "  {\"id\":…,\"result\":\"fail\",\"explanation\":\"…\",",
                        "   \"identity\":\"mailfrom\",\"mechanism\":\"-all\",",
                        "   \"matches\":[{\"directive\":\"-all\",\"domain\":\"…\"}],",
                        "   \"lookups\":1,\"voids\":0,\"problem\":\"…\",\"us\":1234}",
                        "us is how many microseconds the check took. A line that cannot be read gets:",
                        "  {\"id\":…,\"error\":\"…\"}"})
public final class SpfQuery implements Callable<Integer> {
    private static final String IP = "--ip";
    private static final String SENDER = "--sender";
    private static final String HELO = "--helo";
    private static final String JSONL = "--jsonl";
    private static final String THREADS = "--threads";
    private static final String NO_CACHE = "--no-cache";
    private static final Limits LIMITS = Limits.RFC_7208;
    /** UDP loses packets. */
    private static final int ATTEMPTS = 2;

    private final InputStream in;
    private final WatchedOutput out;

    @Spec
    private CommandSpec spec;

    @Option(names = IP, paramLabel = "ADDRESS", description = "The client's IPv4 or IPv6 address; may be a literal such as [192.0.2.1] or [IPv6:2001:db8::1].")
    private IpAddress ip;
    @Option(names = SENDER, paramLabel = "ADDRESS", description = "The envelope sender; none, empty or <> for the null sender, of which HELO is checked.")
    private String sender = "";
    @Option(names = HELO, paramLabel = "NAME", description = "What the client said in HELO or EHLO.")
    private String helo = "";
    @Option(names = "--identity", paramLabel = "helo|mailfrom", defaultValue = "mailfrom", description = "Which identity is checked (default: ${DEFAULT-VALUE}, which is helo's for a null sender).")
    private Identity identity;
    @Option(names = "--dns", paramLabel = "HOST[:PORT]", description = "A DNS server to ask; may be given several times (default: the system's).")
    private List<InetSocketAddress> servers = List.of();
    @Option(names = "--dns-timeout", paramLabel = "DURATION", defaultValue = "2s", description = "How long one server may take to answer before the next one, or it again, is asked "
            + "(default: ${DEFAULT-VALUE}).")
    private Duration dnsTimeout;
    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "20s", description = "How long one check may take; temperror then (default: ${DEFAULT-VALUE}).")
    private Duration timeout;
    @Option(names = "--receiver", paramLabel = "NAME", defaultValue = "unknown", description = "This host's name, for %%{r} and the header (default: ${DEFAULT-VALUE}).")
    private String receiver;
    @Option(names = "--default-explanation", paramLabel = "TEXT", description = "The explanation of a fail where the domain gives none.")
    private Optional<String> defaultExplanation = Optional.empty();
    @Option(names = JSONL, description = "Answer lines of JSON on standard input, one by one, on standard output.")
    private boolean jsonl;
    @Option(names = THREADS, paramLabel = "N", defaultValue = "1", description = "How many lines are evaluated at the same time. Above 1, answers come in any order "
            + "(default: ${DEFAULT-VALUE}).")
    private OptionValues.Threads threads;
    @Option(names = NO_CACHE, description = "Ask DNS anew for each line of JSON. Otherwise answers are kept as long as they hold, "
            + "as in the server.")
    private boolean noCache;
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    private boolean help;
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"spfquery "
                    + Optional.ofNullable(SpfQuery.class.getPackage().getImplementationVersion()).orElse("unpacked")};
        }
    }

    private SpfQuery(InputStream in, WatchedOutput out) {
        this.in = in;
        this.out = out;
    }

    /**
     * The command, ready to be executed.
     *
     * @param in lines of JSON
     * @param out answers; what is wrong goes to the command line's own writer
     */
    static CommandLine commandLine(InputStream in, OutputStream out) {
        WatchedOutput watched = new WatchedOutput(out);
        SpfQuery query = new SpfQuery(in, watched);
        // A sender may begin with "@", and is no file of arguments.
        return OptionValues.register(new CommandLine(query)).setExpandAtFiles(false)
                .setOut(new PrintWriter(new OutputStreamWriter(watched, System.out.charset())))
                .setParameterExceptionHandler(SpfQuery::refuse).setExecutionStrategy(query::executeAndWrite);
    }

    /** Runs the command and exits. */
    public static void main(String[] args) {
        // Not System.out: a PrintStream hides that nobody reads any more, or that the disk is full.
        System.exit(commandLine(System.in, new FileOutputStream(FileDescriptor.out)).execute(args));
    }

    /** What nobody could read is no answer, and no help either. */
    private int executeAndWrite(ParseResult parsed) {
        int exitCode = new CommandLine.RunLast().execute(parsed);
        CommandLine commandLine = parsed.commandSpec().commandLine();
        return commandLine.getOut().checkError() ? fail(commandLine, cannotBeWritten()) : exitCode;
    }

    private static int refuse(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        if (e instanceof UnmatchedArgumentException unmatched) {
            err.println(unmatched(unmatched.getUnmatched().getFirst()));
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        } else {
            err.println(e.getMessage());
        }
        err.println("For all options, run it with --help.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Only the first: what stands behind an unknown option may be its value. */
    private static String unmatched(String argument) {
        return (argument.startsWith("-") ? "Unknown option: '" : "Unexpected argument: '") + argument + "'";
    }

    @Override
    public Integer call() throws InterruptedException {
        checkUsage();
        SpfDns resolver = new ResolverSpfDns(servers.isEmpty() ? DnsServers.ofProcess() : servers, dnsTimeout,
                ATTEMPTS);
        SpfDns dns = jsonl && noCache
                ? resolver
                : new CachingSpfDns(resolver, CachingSpfDns.Settings.DEFAULT, System::nanoTime);
        CheckHost checkHost = new CheckHost(dns, LIMITS, new CheckHost.ExplanationContext(receiver,
                InstantSource.system(), defaultExplanation), true);
        Check check = (ip, helo, sender) -> checkHost.check(request(ip, helo, sender), Deadline.in(timeout));
        return jsonl ? serve(check) : ask(check, dns);
    }

    private void checkUsage() {
        boolean one = ip != null || !helo.isEmpty() || !sender.isEmpty();
        if (jsonl && one) {
            throw wrong("not together with " + IP + ", " + HELO + " or " + SENDER + ": they are on the lines", JSONL);
        }
        for (String option : List.of(THREADS, NO_CACHE)) {
            if (!jsonl && spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw wrong("only together with " + JSONL, option);
            }
        }
        if (!jsonl && ip == null) {
            throw wrong("missing: an IPv4 or IPv6 address, unless there is " + JSONL, IP);
        }
        if (!jsonl && helo.isEmpty() && identity == Identity.HELO) {
            throw wrong("missing: --identity helo checks it", HELO);
        }
        if (!jsonl && helo.isEmpty() && sender.isEmpty()) {
            throw wrong("and " + HELO + " missing: one of them is checked", SENDER);
        }
    }

    private ParameterException wrong(String problem, String option) {
        return new ParameterException(spec.commandLine(), option + " " + problem);
    }

    private SpfRequest request(IpAddress ip, String helo, String sender) {
        return identity == Identity.HELO
                ? SpfRequest.helo(ip, helo)
                : SpfRequest.mailFrom(ip, helo, withoutBrackets(sender));
    }

    /** As SMTP has them around a path, and who copies one from a log. */
    private static String withoutBrackets(String sender) {
        boolean path = sender.startsWith("<") && sender.endsWith(">");
        return path ? sender.substring(1, sender.length() - 1) : sender;
    }

    private int ask(Check check, SpfDns dns) throws InterruptedException {
        SpfVerdict verdict = check.check(ip, helo, sender);
        PrintWriter terminal = spec.commandLine().getOut();
        QueryReport.of(verdict, LIMITS, dns, receiver).forEach(terminal::println);
        return exitCode(verdict.result());
    }

    private int serve(Check check) throws InterruptedException {
        try {
            new JsonLines(check, threads.number(), spec.commandLine().getErr()).serve(in, out);
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return fail(spec.commandLine(), out.failure().isPresent()
                    ? cannotBeWritten()
                    : "the input cannot be read: " + e.getMessage());
        }
    }

    private String cannotBeWritten() {
        return "the answer cannot be written" + out.failure().map(e -> ": " + e.getMessage()).orElse("");
    }

    private static int fail(CommandLine commandLine, String why) {
        PrintWriter log = commandLine.getErr();
        log.println("spfquery: " + why);
        log.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** In the order of older spfquery programs, but clear of the codes for failures and wrong usage. */
    private static int exitCode(SpfResult result) {
        return switch (result) {
            case PASS -> CommandLine.ExitCode.OK;
            case FAIL -> 11;
            case SOFTFAIL -> 12;
            case NEUTRAL -> 13;
            case PERMERROR -> 14;
            case TEMPERROR -> 15;
            case NONE -> 16;
        };
    }
}
