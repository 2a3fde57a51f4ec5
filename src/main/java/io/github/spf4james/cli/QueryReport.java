/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.util.ArrayList;
import java.util.List;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.header.ReceivedSpf;

/** A verdict for people to read. */
final class QueryReport {
    private QueryReport() {}

    /**
     * {@return lines, with what came from outside made fit for a terminal}
     *
     * @param receiver whose name is in the header that it would add
     */
    static List<String> of(SpfVerdict verdict, String receiver) {
        List<String> lines = new ArrayList<>();
        lines.add("result: " + verdict.result().token());
        lines.add("identity: " + verdict.request().identity().token());
        lines.add("directive: " + printable(directive(verdict.matches())));
        verdict.explanation().ifPresent(text -> lines.add("explanation: " + printable(text)));
        verdict.problem().ifPresent(text -> lines.add("problem: " + printable(text)));
        String header = ReceivedSpf.NAME + ": " + ReceivedSpf.of(verdict, receiver);
        header.lines().forEach(lines::add);
        return List.copyOf(lines);
    }

    /** The one that decided first: it is what is looked for. */
    private static String directive(List<Match> matches) {
        if (matches.isEmpty()) {
            return "none matched";
        }
        StringBuilder text = new StringBuilder();
        for (Match match : matches.reversed()) {
            text.append(text.isEmpty() ? "" : ", by ").append(match.directive()).append(" of ").append(match.domain());
        }
        return text.toString();
    }

    /** An owner's explanation must not be able to move the cursor or to end the line. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isPrintable(c)) {
                printable.appendCodePoint(c);
            } else {
                printable.append(String.format("\\x{%X}", c));
            }
        });
        return printable.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
