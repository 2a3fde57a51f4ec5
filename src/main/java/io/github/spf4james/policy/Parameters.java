package io.github.spf4james.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.apache.james.util.DurationParser;

/**
 * Reads init parameters, strictly: a value that is not accepted is an {@link IllegalArgumentException} that names the
 * parameter, the value and what would be. Remembers what it was asked for, which is what there is.
 */
final class Parameters {
    private final Function<String, Optional<String>> values;
    private final Set<String> known = new TreeSet<>();

    /** @param values a parameter's value; empty if it is not there */
    Parameters(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** {@return the names of all parameters that were asked for} */
    Set<String> known() {
        return known;
    }

    Optional<String> text(String name) {
        known.add(name);
        return values.apply(name).map(String::trim);
    }

    boolean flag(String name, boolean byDefault) {
        return value(name, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        }).orElse(byDefault);
    }

    int number(String name, int byDefault, int least, int most) {
        return value(name, "a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text);
            }
            return number;
        }).orElse(byDefault);
    }

    Duration duration(String name, Duration byDefault) {
        return value(name, "a duration above zero, such as 30s, 5m or 1h", text -> {
            Duration duration = DurationParser.parse(text);
            if (duration.isZero() || duration.compareTo(Duration.ofDays(366)) > 0) {
                throw new IllegalArgumentException(text);
            }
            return duration;
        }).orElse(byDefault);
    }

    /** Reads an action that must not be one of {@code butNot}. */
    Optional<Action> action(String name, Set<String> butNot) {
        String accepted = Set.of("accept", "annotate", "retry", "quarantine", "processor:NAME", "bounce", "discard")
                .stream().filter(action -> !butNot.contains(action)).sorted().toList().toString();
        return value(name, "one of " + accepted, text -> {
            Action action = Action.parse(text);
            if (butNot.contains(action.toString())) {
                throw new IllegalArgumentException(text);
            }
            return action;
        });
    }

    <T> Optional<T> value(String name, String accepted, Function<String, T> reader) {
        return text(name).map(text -> {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(name + " is \"" + text + "\": " + accepted + " is expected", e);
            }
        });
    }
}
