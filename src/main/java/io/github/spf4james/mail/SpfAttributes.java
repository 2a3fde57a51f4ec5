/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

import com.google.common.hash.Hashing;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;

/**
 * The attributes in which a mail carries its verdict: strings all of them, so that any queue can carry them on, of at most
 * {@value #LONGEST} characters each, and of 8 kB together. What is longer is cut, and ends in three dots.
 *
 * <p>A verdict that is read back leads to the same headers, actions and reports as the fresh one. Of its matches there are
 * only the first and the deciding one.
 *
 * <p>Rules of an administrator's own may read them; only this class and {@code SpfPolicy} write them.
 */
public final class SpfAttributes {
    /** In characters, each of which is an octet but for what rules of an administrator's own may put there. */
    public static final int LONGEST = 512;
    /** Of texts of which a header has not more. */
    private static final int LONGEST_IN_HEADER = 320;
    private static final String CUT = "...";
    private static final String PREFIX = "io.github.spf4james.";
    private static final String HELO_PREFIX = PREFIX + "helo.";
    /** Neither an address nor a sender has one in it, so a key has one reading. */
    private static final String SEPARATOR = "\n";

    /** For which client, HELO and sender, a line each, the verdict is; a hash of them if they are overlong. */
    public static final AttributeName KEY = AttributeName.of(PREFIX + "key");
    /** The result of MAIL FROM, as in the RFC: {@code pass}, {@code fail}, … */
    public static final AttributeName RESULT = AttributeName.of(PREFIX + "result");
    /** The directive that matched, such as {@code -all} or {@code include:_spf.example.com}; or {@code default}. */
    public static final AttributeName MECHANISM = AttributeName.of(PREFIX + "mechanism");
    /** Every directive that matched with the domain that it stands in, a line each, the deciding one last; for people. */
    public static final AttributeName MATCHES = AttributeName.of(PREFIX + "matches");
    /** The directive that decided: {@link #MECHANISM}, or the one that matched in an included record. */
    public static final AttributeName DECIDING = AttributeName.of(PREFIX + "deciding");
    /** Whose record that stands in. */
    public static final AttributeName DECIDING_DOMAIN = AttributeName.of(PREFIX + "deciding.domain");
    /** The explanation of the domain's owner, for fail: text from outside, in printable ASCII. */
    public static final AttributeName EXPLANATION = AttributeName.of(PREFIX + "explanation");
    /** Why the result is an error, or none. */
    public static final AttributeName PROBLEM = AttributeName.of(PREFIX + "problem");
    /** How many terms asked DNS, and how many of these questions were void: two numbers. */
    public static final AttributeName LOOKUPS = AttributeName.of(PREFIX + "lookups");
    /** The result of the HELO identity. */
    public static final AttributeName HELO_RESULT = AttributeName.of(HELO_PREFIX + "result");
    /** There, and {@code true}, for a pass that proves nothing. */
    public static final AttributeName OVERBROAD = AttributeName.of(PREFIX + "overbroad");
    /** There, and {@code true}, if the sender's domain says that it sends no mail at all; the result is fail. */
    public static final AttributeName NO_MAIL = AttributeName.of(PREFIX + "nomail");
    /** There, and {@code true}, if the result rests on answers of DNS that have expired, as it did not answer anew. */
    public static final AttributeName STALE = AttributeName.of(PREFIX + "stale");
    /** The entry of the white list that the mail falls under. */
    public static final AttributeName WHITE_LISTED = AttributeName.of(PREFIX + "whitelisted");
    /** There, and {@code true}, if DNS did not tell whether the mail falls under an entry of the white list. */
    public static final AttributeName WHITE_LIST_UNKNOWN = AttributeName.of(PREFIX + "whitelist.unknown");
    /** For a domain without a record: what the configured guess at one gives. */
    public static final AttributeName BEST_GUESS = AttributeName.of(PREFIX + "bestguess");
    /** There if the verdict is that of a trusted relay: the name under which it checks. */
    public static final AttributeName CHECKED_BY = AttributeName.of(PREFIX + "checkedby");
    /** What a hook in a dry run would have done in the SMTP session: {@code would reject} or {@code would defer}. */
    public static final AttributeName SMTP_ACTION = AttributeName.of(PREFIX + "smtp.action");
    /** Why the mail was not checked. */
    public static final AttributeName UNCHECKED = AttributeName.of(PREFIX + "unchecked");
    /** What was done to the mail: an action as configuration spells it; in a dry run with {@code would} before it. */
    public static final AttributeName ACTION = AttributeName.of(PREFIX + "action");
    /** Why it was that action, where the result alone does not say. */
    public static final AttributeName REASON = AttributeName.of(PREFIX + "reason");
    /** SPF's half of DMARC: {@code strict}, {@code relaxed} or {@code none}. */
    public static final AttributeName ALIGNMENT = AttributeName.of(PREFIX + "alignment");
    /** What James' own SPF mailet calls the result. */
    public static final AttributeName JAMES_RESULT = AttributeName
            .of("org.apache.james.transport.mailets.spf.result");
    /** What James' own SPF mailet calls the explanation. */
    public static final AttributeName JAMES_EXPLANATION = AttributeName
            .of("org.apache.james.transport.mailets.spf.explanation");

    private static final Fields MAIL_FROM = Fields.withPrefix(PREFIX);
    private static final Fields HELO = Fields.withPrefix(HELO_PREFIX);

    /** One verdict's attributes. */
    private record Fields(AttributeName result, AttributeName mechanism, AttributeName matches,
            AttributeName deciding, AttributeName decidingDomain, AttributeName explanation, AttributeName problem,
            AttributeName lookups, AttributeName noMail, AttributeName stale) {

        static Fields withPrefix(String prefix) {
            return new Fields(AttributeName.of(prefix + "result"), AttributeName.of(prefix + "mechanism"),
                    AttributeName.of(prefix + "matches"), AttributeName.of(prefix + "deciding"),
                    AttributeName.of(prefix + "deciding.domain"), AttributeName.of(prefix + "explanation"),
                    AttributeName.of(prefix + "problem"), AttributeName.of(prefix + "lookups"),
                    AttributeName.of(prefix + "nomail"), AttributeName.of(prefix + "stale"));
        }

        Stream<AttributeName> all() {
            return Stream.of(result, mechanism, matches, deciding, decidingDomain, explanation, problem, lookups,
                    noMail, stale);
        }
    }

    private SpfAttributes() {}

    /** Writes a verdict in place of any other that the mail carries. */
    static void store(Mail mail, MailIdentity.Checkable identity, MailVerdict.Checked verdict) {
        clear(mail);
        set(mail, KEY, key(identity));
        store(mail, MAIL_FROM, verdict.mailFrom());
        verdict.helo().ifPresent(helo -> store(mail, HELO, helo));
        if (verdict.overbroad()) {
            set(mail, OVERBROAD, "true");
        }
        switch (verdict.whiteList()) {
            case WhiteListing.Listed(String entry) -> set(mail, WHITE_LISTED, entry);
            case WhiteListing.Unknown unknown -> set(mail, WHITE_LIST_UNKNOWN, "true");
            case WhiteListing.NotListed notListed -> {
            }
        }
        verdict.bestGuess().ifPresent(result -> set(mail, BEST_GUESS, result.token()));
        verdict.checkedBy().ifPresent(relay -> set(mail, CHECKED_BY, relay));
        set(mail, JAMES_RESULT, verdict.mailFrom().result().token());
        set(mail, JAMES_EXPLANATION, verdict.mailFrom().explanation().orElse(""));
    }

    /** Writes why there is no verdict, in place of any that the mail carries. */
    static void store(Mail mail, MailVerdict.Unchecked unchecked) {
        clear(mail);
        set(mail, UNCHECKED, unchecked.reason());
    }

    private static void store(Mail mail, Fields fields, SpfVerdict verdict) {
        set(mail, fields.result(), verdict.result().token());
        set(mail, fields.mechanism(), cut(verdict.mechanism(), LONGEST_IN_HEADER));
        set(mail, fields.matches(), lines(verdict.matches()));
        verdict.deciding().ifPresent(match -> {
            set(mail, fields.deciding(), cut(match.directive(), LONGEST_IN_HEADER));
            set(mail, fields.decidingDomain(), cut(match.domain(), LONGEST_IN_HEADER));
        });
        verdict.explanation().ifPresent(explanation -> set(mail, fields.explanation(), explanation));
        verdict.problem().ifPresent(problem -> set(mail, fields.problem(), cut(problem, LONGEST_IN_HEADER)));
        set(mail, fields.lookups(), verdict.terms() + " " + verdict.voids());
        if (verdict.noMail()) {
            set(mail, fields.noMail(), "true");
        }
        if (verdict.stale()) {
            set(mail, fields.stale(), "true");
        }
    }

    /** {@return the verdict that the mail carries; empty if it has none, or one for another client or sender} */
    static Optional<MailVerdict.Checked> load(Mail mail, MailIdentity.Checkable identity) {
        if (!get(mail, KEY).equals(Optional.of(key(identity)))) {
            return Optional.empty();
        }
        Optional<SpfVerdict> mailFrom = load(mail, MAIL_FROM, identity.mailFrom());
        return mailFrom.map(verdict -> new MailVerdict.Checked(verdict, load(mail, HELO, identity.heloRequest()),
                get(mail, OVERBROAD).isPresent(), whiteList(mail),
                get(mail, BEST_GUESS).flatMap(SpfResult::ofToken), get(mail, CHECKED_BY)));
    }

    /** {@return what was once read of who sent the mail; empty if nothing was, or it was of another sender} */
    static Optional<MailIdentity> identity(Mail mail, String sender) {
        Optional<MailIdentity> notChecked = get(mail, UNCHECKED)
                .filter(reason -> !reason.equals(MailIdentity.Unreadable.REASON))
                .map(MailIdentity.NotChecked::because);
        return notChecked.or(() -> get(mail, KEY).flatMap(key -> identity(key, sender)));
    }

    private static Optional<MailIdentity> identity(String key, String sender) {
        int ipEnd = key.indexOf(SEPARATOR);
        int heloEnd = key.length() - sender.length() - SEPARATOR.length();
        if (ipEnd < 0 || heloEnd <= ipEnd || !key.endsWith(SEPARATOR + sender)) {
            return Optional.empty();
        }
        return IpAddress.parse(key.substring(0, ipEnd)).map(ip -> new MailIdentity.Checkable(ip,
                key.substring(ipEnd + SEPARATOR.length(), heloEnd), sender));
    }

    private static WhiteListing whiteList(Mail mail) {
        Optional<String> entry = get(mail, WHITE_LISTED);
        if (entry.isPresent()) {
            return new WhiteListing.Listed(entry.get());
        }
        return get(mail, WHITE_LIST_UNKNOWN).isPresent() ? new WhiteListing.Unknown() : new WhiteListing.NotListed();
    }

    private static Optional<SpfVerdict> load(Mail mail, Fields fields, SpfRequest request) {
        Optional<SpfResult> result = get(mail, fields.result()).flatMap(SpfResult::ofToken);
        Optional<String> mechanism = get(mail, fields.mechanism());
        Optional<int[]> lookups = get(mail, fields.lookups()).flatMap(SpfAttributes::twoNumbers);
        if (result.isEmpty() || mechanism.isEmpty() || lookups.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SpfVerdict(result.get(), request, matches(mail, fields, mechanism.get(), request),
                get(mail, fields.explanation()), get(mail, fields.problem()), lookups.get()[0], lookups.get()[1],
                get(mail, fields.noMail()).isPresent(), get(mail, fields.stale()).isPresent()));
    }

    private static Optional<int[]> twoNumbers(String text) {
        return text.matches("\\d{1,9} \\d{1,9}")
                ? Optional.of(Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray())
                : Optional.empty();
    }

    /** An include is never what decided: so a first match that reads like the deciding one is that one. */
    private static List<Match> matches(Mail mail, Fields fields, String mechanism, SpfRequest request) {
        Optional<Match> deciding = get(mail, fields.deciding())
                .map(directive -> Match.noted(get(mail, fields.decidingDomain()).orElse(""), directive));
        if (deciding.isEmpty()) {
            return List.of();
        }
        return deciding.get().directive().equals(mechanism)
                ? List.of(deciding.get())
                : List.of(Match.noted(request.domain(), mechanism), deciding.get());
    }

    /** As many as there is room for, the deciding one among them. */
    private static String lines(List<Match> matches) {
        List<String> lines = matches.stream().map(match -> match.directive() + " " + match.domain()).toList();
        String all = String.join("\n", lines);
        if (all.length() <= LONGEST) {
            return all;
        }
        String last = cut(lines.getLast(), LONGEST / 2);
        return lines.size() == 1 ? cut(all, LONGEST) : cut(all, LONGEST - 1 - last.length()) + "\n" + last;
    }

    /** Makes the next who asks evaluate the mail anew. It stays known whom the verdict was about. */
    static void forget(Mail mail) {
        Optional<String> key = get(mail, KEY);
        clear(mail);
        key.ifPresent(known -> set(mail, KEY, known));
    }

    private static void clear(Mail mail) {
        Stream.of(
                Stream.of(KEY, UNCHECKED, OVERBROAD, WHITE_LISTED, WHITE_LIST_UNKNOWN, BEST_GUESS, CHECKED_BY,
                        JAMES_RESULT, JAMES_EXPLANATION),
                MAIL_FROM.all(), HELO.all())
                .flatMap(names -> names)
                .forEach(mail::removeAttribute);
    }

    private static String key(MailIdentity.Checkable identity) {
        String key = identity.ip() + SEPARATOR + identity.helo() + SEPARATOR + identity.sender();
        return key.length() <= LONGEST ? key : "sha256:" + Hashing.sha256().hashUnencodedChars(key);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    }

    /** {@return whether a text is that one, as it is or as it is read back} */
    static boolean isAsRead(String text, String read) {
        return read.equals(text) || read.equals(cut(text, LONGEST));
    }

    /** {@return the text of an attribute; empty if it is not there, or no text} */
    public static Optional<String> get(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }

    /** Puts a text on the mail, in place of any that it has under that name. */
    public static void set(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(cut(value, LONGEST))));
    }
}
