/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.Printable;

/**
 * The text of a report as an administrator words it, with variables in it.
 *
 * @param template with none but known variables
 */
public record BounceText(String template) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");
    private static final Map<String, Function<Refusal, String>> VALUES = Map.of(
            "result", refusal -> refusal.verdict().result().token(),
            "ip", refusal -> refusal.verdict().request().ip().toString(),
            "sender", Refusal::sender,
            "helo", refusal -> refusal.verdict().request().helo(),
            "domain", refusal -> refusal.verdict().request().domain(),
            "explanation", refusal -> refusal.verdict().explanation().orElse(""),
            "receiver", Refusal::receiver);

    /** How the variables are spelt. */
    public static final String VARIABLES = "${" + String.join("} ${", new TreeSet<>(VALUES.keySet())) + "}";

    /**
     * What a report is about.
     *
     * @param verdict on the identity that decided
     * @param sender of the mail, whichever that was
     * @param receiver this host's name
     */
    record Refusal(SpfVerdict verdict, String sender, String receiver) {}

    /** @throws IllegalArgumentException if a variable is unknown or not closed */
    public static BounceText parse(String template) {
        Matcher variables = VARIABLE.matcher(template);
        while (variables.find()) {
            String name = variables.group(1);
            if (!VALUES.containsKey(name)) {
                throw new IllegalArgumentException(name);
            }
        }
        if (template.isEmpty() || VARIABLE.matcher(template).replaceAll("").contains("${")) {
            throw new IllegalArgumentException(template);
        }
        return new BounceText(template);
    }

    /** {@return the text; what comes from outside in it is printable ASCII, and in one line} */
    String about(Refusal refusal) {
        return VARIABLE.matcher(template).replaceAll(
                variable -> Matcher.quoteReplacement(Printable.of(VALUES.get(variable.group(1)).apply(refusal))));
    }
}
