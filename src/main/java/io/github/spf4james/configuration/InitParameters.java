/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads init parameters, strictly: a value that is not accepted is an {@link IllegalArgumentException} that names the
 * parameter, the value and what would be. Remembers what it was asked for, which is what there is.
 */
public final class InitParameters {
    private final Function<String, Optional<String>> values;
    private final Set<String> known = new TreeSet<>();

    /** @param values a parameter's value; empty if it is not there */
    public InitParameters(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** {@return the names of all parameters that were asked for} */
    public Set<String> known() {
        return known;
    }

    public Optional<String> text(String name) {
        known.add(name);
        return values.apply(name).map(String::trim);
    }

    public boolean flag(String name, boolean byDefault) {
        return value(name, ValueType.FLAG).orElse(byDefault);
    }

    public int number(String name, int byDefault, int least, int most) {
        return value(name, ValueType.number(least, most)).orElse(byDefault);
    }

    public Duration duration(String name, Duration byDefault) {
        return value(name, ValueType.DURATION).orElse(byDefault);
    }

    public <T> Optional<T> value(String name, ValueType<T> accepted) {
        return text(name).map(text -> accepted.read(name, text));
    }
}
