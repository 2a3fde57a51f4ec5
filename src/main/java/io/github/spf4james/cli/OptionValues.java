/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

import io.github.spf4james.check.Identity;
import io.github.spf4james.dns.DnsServers;
import io.github.spf4james.syntax.IpAddress;

/** The values of options: read, or refused with the value and what would be accepted. */
final class OptionValues {
    private static final int MOST_THREADS = 1000;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern AMOUNT_AND_UNIT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Map<String, ChronoUnit> UNITS = Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m",
            ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    /** How many lines are evaluated at the same time. */
    record Threads(int number) {}

    private OptionValues() {}

    static CommandLine register(CommandLine commandLine) {
        return commandLine.registerConverter(IpAddress.class, OptionValues::ip)
                .registerConverter(Duration.class, OptionValues::duration)
                .registerConverter(InetSocketAddress.class, OptionValues::server)
                .registerConverter(Identity.class, OptionValues::identity)
                .registerConverter(Threads.class, OptionValues::threads);
    }

    static IpAddress ip(String text) {
        return AddressText.parse(text).orElseThrow(() -> refused(text, "an IPv4 or IPv6 address"));
    }

    static Duration duration(String text) {
        return durationOf(text).filter(duration -> duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> refused(text, "a duration from 1ms to 1h, such as 500ms, 20s, 2m or PT1.5S"));
    }

    private static Optional<Duration> durationOf(String text) {
        Matcher amount = AMOUNT_AND_UNIT.matcher(text);
        if (amount.matches()) {
            return Optional.of(Duration.of(Long.parseLong(amount.group(1)), UNITS.get(amount.group(2))));
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static InetSocketAddress server(String text) {
        try {
            return DnsServers.parse(text);
        } catch (DnsServers.UnknownHostException e) {
            throw new TypeConversionException("'" + text + "' cannot be resolved: no address is known for that name");
        } catch (IllegalArgumentException e) {
            throw refused(text, "HOST or HOST:PORT of a DNS server, with an IPv6 address in brackets: [::1]:53");
        }
    }

    static Identity identity(String text) {
        return Arrays.stream(Identity.values()).filter(identity -> identity.token().equals(text)).findFirst()
                .orElseThrow(() -> refused(text, "helo or mailfrom"));
    }

    static Threads threads(String text) {
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MOST_THREADS) {
            throw refused(text, "a number from 1 to " + MOST_THREADS);
        }
        return new Threads(number);
    }

    private static TypeConversionException refused(String value, String accepted) {
        return new TypeConversionException("'" + value + "' is not " + accepted);
    }
}
