/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.spf4james.check.Limits;
import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.header.ReceivedSpf;
import io.github.spf4james.syntax.DomainText;

/** A verdict for people to read. */
final class QueryReport {
    private QueryReport() {}

    /**
     * {@return lines, with what came from outside made fit for a terminal}
     *
     * @param limits what the counts are compared with
     * @param dns remembers what the verdict was made of
     * @param receiver whose name is in the header that it would add
     */
    static List<String> of(SpfVerdict verdict, Limits limits, SpfDns dns, String receiver) {
        List<String> lines = new ArrayList<>();
        lines.add("result: " + verdict.result().token());
        lines.add("identity: " + verdict.request().identity().token());
        lines.add("directive: " + printable(directive(verdict.matches())));
        lines.addAll(records(verdict, dns));
        lines.add("lookups: " + verdict.terms() + " (limit " + limits.terms() + ")");
        lines.add("void lookups: " + verdict.voids() + " (limit " + limits.voids() + ")");
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

    /** The records of the domain and of those whose directives matched: what claims to be SPF, well-formed or not. */
    private static List<String> records(SpfVerdict verdict, SpfDns dns) {
        List<String> lines = new ArrayList<>();
        String domain = DomainText.withoutFinalDot(verdict.request().inALabels().domain());
        recordsOf(domain, dns).forEach(text -> lines.add("record: " + printable(text)));
        verdict.matches().stream().map(Match::domain).filter(other -> !other.equalsIgnoreCase(domain)).distinct()
                .forEach(other -> recordsOf(other, dns)
                        .forEach(text -> lines.add("record of " + printable(other) + ": " + printable(text))));
        return lines;
    }

    private static List<String> recordsOf(String domain, SpfDns dns) {
        Optional<DnsAnswer<TxtRecord>> answer = DnsName.of(domain).flatMap(name -> dns.remembered(Question.txt(name)));
        return answer.isPresent() && answer.get() instanceof DnsAnswer.Found<TxtRecord> found
                ? found.values().stream().filter(record -> record.policy().isPresent()).map(TxtRecord::text).toList()
                : List.of();
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
