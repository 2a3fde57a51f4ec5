package io.github.spf4james.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import io.github.spf4james.mail.Accepted;

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
        return value(name, Accepted.FLAG).orElse(byDefault);
    }

    int number(String name, int byDefault, int least, int most) {
        return value(name, Accepted.number(least, most)).orElse(byDefault);
    }

    Duration duration(String name, Duration byDefault) {
        return value(name, Accepted.DURATION).orElse(byDefault);
    }

    /** Reads an action that must not be one of {@code butNot}. */
    Optional<Action> action(String name, Set<String> butNot) {
        List<String> accepted = Action.ACCEPTED.stream().filter(action -> !butNot.contains(action)).toList();
        return value(name, new Accepted<>("one of " + accepted, text -> {
            Action action = Action.parse(text);
            if (butNot.contains(action.toString())) {
                throw new IllegalArgumentException(text);
            }
            return action;
        }));
    }

    <T> Optional<T> value(String name, Accepted<T> accepted) {
        return text(name).map(text -> accepted.read(name, text));
    }
}
