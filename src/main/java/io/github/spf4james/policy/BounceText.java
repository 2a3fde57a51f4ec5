package io.github.spf4james.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
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
    private static final Map<String, Function<SpfVerdict, String>> VALUES = Map.of(
            "result", verdict -> verdict.result().token(),
            "ip", verdict -> verdict.request().ip().toString(),
            "sender", verdict -> verdict.request().sender(),
            "helo", verdict -> verdict.request().helo(),
            "domain", verdict -> verdict.request().domain(),
            "explanation", verdict -> verdict.explanation().orElse(""));
    private static final String RECEIVER = "receiver";

    /** How the variables are spelt. */
    static final String VARIABLES = variables();

    private static String variables() {
        Set<String> names = new TreeSet<>(VALUES.keySet());
        names.add(RECEIVER);
        return "${" + String.join("} ${", names) + "}";
    }

    /** @throws IllegalArgumentException if a variable is unknown or not closed */
    static BounceText parse(String template) {
        Matcher variables = VARIABLE.matcher(template);
        while (variables.find()) {
            String name = variables.group(1);
            if (!VALUES.containsKey(name) && !name.equals(RECEIVER)) {
                throw new IllegalArgumentException(name);
            }
        }
        if (template.isEmpty() || VARIABLE.matcher(template).replaceAll("").contains("${")) {
            throw new IllegalArgumentException(template);
        }
        return new BounceText(template);
    }

    /** {@return the text for a verdict; what comes from outside in it is printable ASCII, and in one line} */
    String about(SpfVerdict verdict, String receiver) {
        return VARIABLE.matcher(template)
                .replaceAll(variable -> Matcher.quoteReplacement(value(variable, verdict, receiver)));
    }

    private static String value(MatchResult variable, SpfVerdict verdict, String receiver) {
        String name = variable.group(1);
        return Printable.of(name.equals(RECEIVER) ? receiver : VALUES.get(name).apply(verdict));
    }
}
