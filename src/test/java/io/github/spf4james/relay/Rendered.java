/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields as servers write them: templates with their holes filled in. */
final class Rendered {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)}");

    private Rendered() {}

    /**
     * Fills in a template.
     *
     * @param client for {@code {client}} and {@code {inner}}
     * @param chosen by the client, for every hole that is not the server's own
     * @param notes for {@code {notes}}
     * @param tail for a hole at the end, behind "by"
     */
    static String of(Template template, String client, Map<String, String> chosen, String notes, String tail) {
        String text = template.toString();
        int by = Math.max(0, text.indexOf(" by "));
        Matcher holes = HOLE.matcher(text);
        StringBuilder field = new StringBuilder();
        while (holes.find()) {
            boolean behindBy = holes.start() > by;
            boolean last = holes.end() == text.length();
            String value = switch (holes.group(1)) {
                case "client", "inner" -> client;
                case "address" -> behindBy ? "10.0.0.9" : client;
                case "number" -> "41234";
                case "port" -> "";
                case "host" -> "gw.example.org";
                case "comment" -> "some thing";
                case "notes" -> notes;
                case "helo" -> text.startsWith("from{helo}") && holes.start() == "from".length()
                        ? " " + chosen.get("helo")
                        : chosen.get("helo");
                default -> behindBy ? last ? tail : "thing" : chosen.getOrDefault(holes.group(1), chosen.get("any"));
            };
            holes.appendReplacement(field, Matcher.quoteReplacement(value));
        }
        return holes.appendTail(field).toString();
    }
}
