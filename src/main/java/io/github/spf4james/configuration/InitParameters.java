/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.github.spf4james.syntax.Printable;

/**
 * Reads init parameters, strictly: a value that is not accepted is an {@link IllegalArgumentException} that names the
 * parameter, the value and what would be. Remembers what it was asked for, which is what there is.
 */
public final class InitParameters {
    private final Function<String, Optional<String>> values;
    private final Set<String> known = new TreeSet<>();
    private final Map<String, String> differences = new TreeMap<>();

    /** @param values a parameter's value; empty if it is not there */
    public InitParameters(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** {@return the names of all parameters that were asked for} */
    public Set<String> known() {
        return known;
    }

    /** {@return those that say something else than what holds without them, as they are spelt, each {@code name=value}} */
    public List<String> differences() {
        return differences.entrySet().stream().map(each -> each.getKey() + "=" + Printable.of(each.getValue()))
                .toList();
    }

    public boolean flag(String name, boolean byDefault) {
        return value(name, ValueType.FLAG, byDefault);
    }

    public int number(String name, int byDefault, int least, int most) {
        return value(name, ValueType.number(least, most), byDefault);
    }

    public Duration duration(String name, Duration byDefault) {
        return value(name, ValueType.DURATION, byDefault);
    }

    public <T> T value(String name, ValueType<T> accepted, T byDefault) {
        T value = value(name, accepted).orElse(byDefault);
        if (value.equals(byDefault)) {
            differences.remove(name);
        }
        return value;
    }

    public <T> Optional<T> value(String name, ValueType<T> accepted) {
        known.add(name);
        Optional<String> text = values.apply(name).map(String::trim);
        text.ifPresent(given -> differences.put(name, given));
        return text.map(given -> accepted.read(name, given));
    }
}
