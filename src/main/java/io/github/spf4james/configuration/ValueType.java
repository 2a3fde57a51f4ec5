/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.james.util.DurationParser;

import io.github.spf4james.syntax.SpfSyntaxException;

/**
 * A kind of value that configuration takes.
 *
 * @param wording what is accepted, as a message goes on before "is expected"
 * @param reader makes the value of the text
 */
public record ValueType<T>(String wording, Reader<T> reader) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LARGEST = 100 << 20;
    private static final Pattern SIZE_TEXT = Pattern.compile("(\\d{1,9})([kM]?)B?");

    /** {@code true} or {@code false}. */
    public static final ValueType<Boolean> FLAG = new ValueType<>("true or false", ValueType::flag);
    /** Anything. */
    public static final ValueType<String> TEXT = new ValueType<>("a text", text -> text);
    /** A duration with its unit, above zero and up to a year. */
    public static final ValueType<Duration> DURATION = new ValueType<>(
            "a duration with its unit, such as 500ms, 20s, 5m or 1h,", ValueType::duration);

    /** Octets, up to 100 MB; a kB has 1024 of them. */
    public static final ValueType<Integer> SIZE = new ValueType<>("a size such as 0, 256kB or 1MB, up to 100MB,",
            ValueType::size);

    /** Makes a value of a text. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @throws IllegalArgumentException if the text is not accepted; if a part of it is what is wrong, that is the message
         * @throws SpfSyntaxException says the same, and why
         */
        T read(String text) throws SpfSyntaxException;
    }

    /** A whole number, both bounds included. */
    public static ValueType<Integer> number(int least, int most) {
        return new ValueType<>("a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    /**
     * Reads a value.
     *
     * @param where the name of what has the value, for the message
     * @throws IllegalArgumentException naming it, its value and what is accepted
     */
    public T read(String where, String text) {
        try {
            return reader.read(text);
        } catch (SpfSyntaxException e) {
            throw refused(where, text, e.getMessage() + "; ", e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            String part = e.getMessage();
            boolean isPart = part != null && !part.equals(text) && text.contains(part);
            throw refused(where, text, isPart ? "\"" + part + "\" is not accepted; " : "", e);
        }
    }

    private static int size(String text) {
        Matcher size = SIZE_TEXT.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(text);
        }
        int unit = switch (size.group(2)) {
            case "M" -> 1 << 20;
            case "k" -> 1 << 10;
            default -> 1;
        };
        int octets = Math.multiplyExact(Integer.parseInt(size.group(1)), unit);
        if (octets > LARGEST) {
            throw new IllegalArgumentException(text);
        }
        return octets;
    }

    private IllegalArgumentException refused(String where, String text, String why, Exception cause) {
        return new IllegalArgumentException(where + " is \"" + text + "\": " + why + wording + " is expected", cause);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration duration(String text) {
        // James' parser takes a bare number for milliseconds, which is hardly ever what was meant.
        boolean hasUnit = !text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1));
        Duration duration = DurationParser.parse(text);
        if (!hasUnit || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }
}
