/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.function.Predicate;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.Printable;

/**
 * What a refused client is told, in one line of printable ASCII.
 *
 * @param code the reply code (RFC 5321 section 4.2)
 * @param text the enhanced status code (RFC 7372 section 3.2) and an explanation for people
 */
public record SmtpReply(String code, String text) {
    /** "The maximum total length of a reply line including the reply code and the <CRLF>" (RFC 5321 section 4.5.3.1.5). */
    private static final int LONGEST_LINE = 512;
    private static final int MOST_TEXT = LONGEST_LINE - "550 \r\n".length();
    /** Of a domain, which has 253 at most if it is one. */
    private static final int LONGEST_NAME = 255;
    private static final String CUT = "...";

    /**
     * @param decision one that refuses
     * @param isOurs tells an explanation that is not that of the domain's owner
     */
    public static SmtpReply of(SmtpDecision decision, Predicate<String> isOurs) {
        SpfVerdict verdict = decision.deciding();
        return decision.action() == SmtpAction.DEFER
                ? new SmtpReply("451", bounded("4.7.24 " + why(verdict) + "; please try again later"))
                : new SmtpReply("550", explained(status(verdict) + " " + why(verdict), verdict, isOurs));
    }

    /** {@return whether it is of no use to try again} */
    public boolean isPermanent() {
        return code.startsWith("5");
    }

    private static String status(SpfVerdict verdict) {
        return switch (verdict.result()) {
            case FAIL -> "5.7.23";
            case PERMERROR -> "5.7.24";
            case NONE, NEUTRAL, PASS, SOFTFAIL, TEMPERROR -> "5.7.1";
        };
    }

    private static String why(SpfVerdict verdict) {
        String domain = cut(Printable.of(verdict.request().inALabels().domain()), LONGEST_NAME);
        String client = verdict.request().ip().toString();
        return "SPF " + identity(verdict) + ": " + switch (verdict.result()) {
            case FAIL -> verdict.noMail()
                    ? domain + " sends no mail"
                    : client + " is not allowed to send mail from " + domain;
            case SOFTFAIL -> client + " is probably not allowed to send mail from " + domain;
            case PERMERROR -> "the record of " + domain + " has an error: " + problem(verdict);
            case TEMPERROR -> "the record of " + domain + " cannot be looked up now";
            case NONE -> domain + " does not say who may send its mail";
            case NEUTRAL -> domain + " does not say whether " + client + " may send its mail";
            case PASS -> domain + " lets too many send its mail";
        };
    }

    private static String identity(SpfVerdict verdict) {
        return verdict.request().identity() == Identity.HELO ? "HELO" : "MAIL FROM";
    }

    private static String problem(SpfVerdict verdict) {
        return verdict.problem().map(Printable::of).orElse(verdict.result().token());
    }

    /** "Software SHOULD make it clear that the explanation string comes from a third party" (RFC 7208 section 6.2). */
    private static String explained(String text, SpfVerdict verdict, Predicate<String> isOurs) {
        if (verdict.result() != SpfResult.FAIL || verdict.explanation().isEmpty()) {
            return bounded(text);
        }
        String given = verdict.explanation().get();
        String explanation = Printable.of(given.strip()).replace('"', '\'');
        if (isOurs.test(given)) {
            return bounded(text + "; " + explanation);
        }
        String begin = bounded(text + "; the domain explains: \"");
        return begin + cut(explanation, MOST_TEXT - begin.length() - 1) + '"';
    }

    private static String bounded(String text) {
        return cut(text, MOST_TEXT);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - CUT.length()) + CUT;
    }
}
