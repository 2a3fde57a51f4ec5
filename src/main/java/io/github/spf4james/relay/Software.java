/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which mail systems a relay runs, so that what only looks ambiguous is clear. */
public final class Software {
    /** Nobody has said. */
    public static final Software ANY = new Software(Set.of());

    private final Set<String> names;
    private final List<Format.Form> forms;
    private final Set<Format.Form> named;

    private Software(Set<String> names) {
        Predicate<Format> isNamed = format -> names.contains(format.software());
        this.names = names;
        this.forms = heaviestFirst(Formats.all().stream().anyMatch(isNamed.and(Format::readsClients))
                ? isNamed
                : format -> true);
        this.named = heaviestFirst(isNamed).stream().collect(Collectors.toUnmodifiableSet());
    }

    private static List<Format.Form> heaviestFirst(Predicate<Format> which) {
        return Formats.all().stream().filter(which).flatMap(format -> format.forms().stream()).distinct()
                .sorted(Comparator.comparing(form -> -form.template().weight())).toList();
    }

    /**
     * Reads names with commas between: {@code postfix} or {@code postfix, amavis}. What is no name itself, such as {@code
     * symantec}, stands for all that begin with it and a hyphen.
     *
     * @throws IllegalArgumentException if one of them is no name in the table of formats
     */
    public static Software parse(String text) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            List<String> meant = meantBy(part.strip());
            if (meant.isEmpty()) {
                throw new IllegalArgumentException(text);
            }
            names.addAll(meant);
        }
        return new Software(Set.copyOf(names));
    }

    private static List<String> meantBy(String name) {
        return known().contains(name)
                ? List.of(name)
                : known().stream().filter(known -> known.startsWith(name + "-")).toList();
    }

    /** {@return all names that {@link #parse} knows, families aside} */
    public static List<String> known() {
        return Formats.all().stream().map(Format::software).sorted().toList();
    }

    /**
     * {@return what may be written by it, the forms with most text of their own first}
     *
     * <p>If nothing but programs inside of a relay are named, whatever mail system may stand in front of them.
     */
    List<Format.Form> forms() {
        return forms;
    }

    /** {@return whether this form is one of the software that was named} */
    boolean names(Format.Form form) {
        return named.contains(form);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Software software && names.equals(software.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "any software" : String.join(", ", names.stream().sorted().toList());
    }
}
