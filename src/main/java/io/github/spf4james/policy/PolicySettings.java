/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.mailet.ProcessingState;

import io.github.spf4james.bounce.BounceSettings;
import io.github.spf4james.bounce.BounceText;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.configuration.InitParameters;
import io.github.spf4james.configuration.ValueType;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.WhiteListing;
import io.github.spf4james.message.SubjectTag;
import io.github.spf4james.message.TraceField;
import io.github.spf4james.message.TraceSettings;

/**
 * The init parameters of {@code SpfPolicy}.
 *
 * @param onResult what to do for each result of MAIL FROM
 * @param onHelo what to do for results of HELO; the stricter counts
 * @param onNoMail what to do in place of {@code onFail} where the domain says that it sends no mail; empty for just that
 * @param onUnchecked what to do with mail that was not checked
 * @param onUnreadable what to do in place of it with mail of a trusted relay that does not say whose it is; empty for just
 *            that
 * @param onOverbroad what to do in place of {@code onPass} where a pass proves nothing; empty for just that
 * @param onWhiteListed the strictest that is done to mail on the white list
 * @param quarantineFolder where quarantined mail is delivered to
 * @param retrying how mail is retried
 * @param bouncing how mail is bounced
 * @param onBounceSuppressed what is done to mail that is not to be answered
 * @param tracing how mail is marked
 * @param dryRun whether it is only noted what would be done
 */
public record PolicySettings(Map<SpfResult, Action> onResult, Map<SpfResult, Action> onHelo, Optional<Action> onNoMail,
        Action onUnchecked,
        Optional<Action> onUnreadable, Optional<Action> onOverbroad, Action onWhiteListed, String quarantineFolder,
        Retrying retrying, BounceSettings bouncing, Action onBounceSuppressed, TraceSettings tracing, boolean dryRun) {

    /** Why nothing final is done. */
    static final String STALE = "stale answers of DNS";
    private static final int MOST_RETRIES = 1000;
    private static final int MOST_BOUNCES = 1_000_000;
    private static final int DEFAULT_FULL_SIZE = 256 * 1024;
    /** Those of HELO that have a parameter of their own. */
    static final Set<SpfResult> HELO_RESULTS = EnumSet.of(SpfResult.FAIL, SpfResult.SOFTFAIL,
            SpfResult.PERMERROR, SpfResult.TEMPERROR);

    /**
     * @param delay before a mail is evaluated anew
     * @param most how often
     * @param onExhausted what is done to it then
     */
    public record Retrying(Duration delay, int most, Action onExhausted) {}

    /**
     * An action and why.
     *
     * @param reason empty where the result itself is the reason
     * @param deciding the verdict that calls for the action; empty for mail that was not checked
     * @param onExhausted for a retry, what is done to the mail when it has been retried often enough; empty for what is
     *            configured
     */
    record Decision(Action action, Optional<String> reason, Optional<SpfVerdict> deciding,
            Optional<Action> onExhausted) {

        Decision(Action action, Optional<String> reason, Optional<SpfVerdict> deciding) {
            this(action, reason, deciding, Optional.empty());
        }

        Decision instead(Action other, String why) {
            return new Decision(other, Optional.of(why), deciding);
        }

        /** {@return the same, with one more reason} */
        Decision also(String why) {
            return new Decision(action, Optional.of(reason.map(first -> first + "; " + why).orElse(why)), deciding,
                    onExhausted);
        }

        /** {@return whether that cannot be undone, and rests on what DNS said once and does not say any more} */
        boolean isFinalOnStaleAnswers() {
            boolean isFinal = action instanceof Action.Bounce || action instanceof Action.Discard;
            return isFinal && deciding.filter(SpfVerdict::stale).isPresent();
        }
    }

    /** {@return every parameter that there is} */
    public static Set<String> parameters() {
        InitParameters parameters = new InitParameters(name -> Optional.empty());
        read(parameters);
        return parameters.known();
    }

    /** Reads the parameters from where each has its value, or is empty. */
    public static PolicySettings read(Function<String, Optional<String>> values) {
        return read(new InitParameters(values));
    }

    /**
     * Reads the parameters; what is not there has its default.
     *
     * @throws IllegalArgumentException naming the parameter, its value and what is accepted
     */
    public static PolicySettings read(InitParameters parameters) {
        Map<SpfResult, Action> onResult = new EnumMap<>(SpfResult.class);
        Map<SpfResult, Action> onHelo = new EnumMap<>(SpfResult.class);
        for (SpfResult result : SpfResult.values()) {
            onResult.put(result, parameters.value(parameter("on", result), Action.ANY, new Action.Annotate()));
            if (HELO_RESULTS.contains(result)) {
                onHelo.put(result, parameters.value(parameter("onHelo", result), Action.ANY, new Action.Accept()));
            }
        }
        Optional<Action> onBounceSuppressed = parameters.value("onBounceSuppressed", Action.FINAL);
        PolicySettings settings = new PolicySettings(onResult, onHelo, parameters.value("onNoMail", Action.ANY),
                parameters.value("onUnchecked", Action.FINAL, new Action.Accept()),
                parameters.value("onUnreadable", Action.FINAL),
                parameters.value("onOverbroad", Action.AT_ONCE),
                parameters.value("onWhitelisted", Action.AT_ONCE, new Action.Annotate()),
                parameters.value("quarantineFolder", new ValueType<>("the name of a folder", PolicySettings::folder),
                        "Spam"),
                retrying(parameters), bouncing(parameters), onBounceSuppressed.orElse(new Action.Annotate()),
                tracing(parameters), parameters.flag("dryRun", false));
        if (onBounceSuppressed.isEmpty() && settings.actions().anyMatch(Action.Bounce.class::isInstance)) {
            throw new IllegalArgumentException(
                    "onBounceSuppressed is missing: with bounce it has to be said what is done"
                            + " to mail that must not be answered, as a forger can make it so (Precedence: bulk); "
                            + Action.FINAL.wording() + " is expected");
        }
        return settings;
    }

    private static Retrying retrying(InitParameters parameters) {
        return new Retrying(parameters.duration("retryDelay", Duration.ofMinutes(5)),
                parameters.number("maxRetries", 5, 1, MOST_RETRIES),
                parameters.value("onRetriesExhausted", Action.AT_ONCE, new Action.Annotate()));
    }

    private static BounceSettings bouncing(InitParameters parameters) {
        boolean onlyLocal = parameters.value("bounceTo",
                new ValueType<>("local or always", PolicySettings::onlyLocalSenders), true);
        return new BounceSettings(onlyLocal, parameters.number("bounceLimit", 10, 1, MOST_BOUNCES),
                parameters.duration("bounceLimitPeriod", Duration.ofHours(1)),
                parameters.value("bounceText", new ValueType<>(
                        "a text with none but " + BounceText.VARIABLES + " in it", BounceText::parse)),
                parameters.value("bounceFullSize", ValueType.SIZE).orElse(DEFAULT_FULL_SIZE));
    }

    private static TraceSettings tracing(InitParameters parameters) {
        Optional<Set<TraceField>> fields = parameters.value("headers",
                new ValueType<>(TraceField.ACCEPTED, TraceField::parseAll));
        return new TraceSettings(fields.orElse(EnumSet.of(TraceField.RECEIVED_SPF)), fields.isPresent(),
                parameters.value("subjectTag", new ValueType<>(
                        "a text in one line, with no variable but ${result} in it", PolicySettings::subjectTag)));
    }

    private static boolean onlyLocalSenders(String text) {
        return switch (text) {
            case "local" -> true;
            case "always" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String folder(String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** @throws IllegalArgumentException also if the tag could not stand in a subject with the longest result */
    private static String subjectTag(String text) {
        String example = text.replace("${result}", SpfResult.TEMPERROR.token());
        if (example.contains("${")) {
            throw new IllegalArgumentException(text);
        }
        new SubjectTag(example);
        return text;
    }

    /** {@return the name of the parameter for a result} */
    static String parameter(String prefix, SpfResult result) {
        return prefix + result.token().substring(0, 1).toUpperCase(Locale.ROOT) + result.token().substring(1);
    }

    /** {@return what is to be done to a mail with this verdict} */
    Decision decide(MailVerdict verdict) {
        return switch (verdict) {
            case MailVerdict.Unchecked(String reason, boolean unreadable) -> new Decision(
                    onUnreadable.filter(action -> unreadable).orElse(onUnchecked),
                    Optional.of("unchecked: " + reason), Optional.empty());
            case MailVerdict.Checked checked -> {
                Decision decision = byResults(checked);
                // A white list never makes matters worse.
                yield unlessStale(switch (checked.whiteList()) {
                    case WhiteListing.Listed(String entry) -> milder(decision, onWhiteListed, "white-listed: " + entry);
                    case WhiteListing.Unknown unknown -> unlessWhiteListed(decision);
                    case WhiteListing.NotListed notListed -> decision;
                });
            }
        };
    }

    /** {@return what to do to a mail that is not retried any more, and why} */
    Decision exhausted(Decision retry, String why) {
        Decision decision = new Decision(retry.onExhausted().orElse(retrying.onExhausted()), retry.reason(),
                retry.deciding()).also(why);
        return decision.isFinalOnStaleAnswers()
                ? new Decision(new Action.Annotate(), decision.reason(), decision.deciding()).also(STALE)
                : decision;
    }

    /** Nothing is bounced or discarded on a stale answer (RFC 8767): it is waited for a fresh one, if mail is retried. */
    private Decision unlessStale(Decision decision) {
        if (!decision.isFinalOnStaleAnswers()) {
            return decision;
        }
        return retriesTemperror()
                ? new Decision(new Action.Retry(), decision.reason(), decision.deciding(),
                        Optional.of(new Action.Annotate())).also(STALE)
                : new Decision(new Action.Annotate(), decision.reason(), decision.deciding()).also(STALE);
    }

    private boolean retriesTemperror() {
        return onResult.get(SpfResult.TEMPERROR) instanceof Action.Retry;
    }

    /**
     * What the white list would make milder is put off as long as nobody knows, if mail is retried at all, and then it is
     * done: a list that cannot be looked up must not let in what would be stopped.
     */
    private Decision unlessWhiteListed(Decision decision) {
        String unknown = "white list could not be looked up";
        if (decision.action().orMilder(onWhiteListed).equals(decision.action())) {
            return decision;
        }
        boolean retries = retriesTemperror()
                && decision.action().strictness() > new Action.Retry().strictness();
        return retries
                ? new Decision(new Action.Retry(), decision.reason(), decision.deciding(),
                        Optional.of(decision.action())).also(unknown)
                : decision.also(unknown);
    }

    private static Decision milder(Decision decision, Action than, String reason) {
        Action action = decision.action().orMilder(than);
        return action.equals(decision.action()) ? decision : decision.instead(action, reason);
    }

    private Decision byResults(MailVerdict.Checked verdict) {
        Decision byMailFrom = byMailFrom(verdict);
        // With a null sender, postmaster@HELO is MAIL FROM (RFC 7208 section 2.4): there is no second opinion.
        if (verdict.hasNullSender() || verdict.helo().isEmpty()) {
            return byMailFrom;
        }
        SpfVerdict helo = verdict.helo().get();
        Action byHelo = onHelo.getOrDefault(helo.result(), new Action.Accept());
        return byMailFrom.action().orStricter(byHelo).equals(byMailFrom.action())
                ? byMailFrom
                : new Decision(byHelo, Optional.of("helo: " + helo.result().token()), Optional.of(helo));
    }

    private Decision byMailFrom(MailVerdict.Checked verdict) {
        SpfVerdict mailFrom = verdict.mailFrom();
        if (mailFrom.noMail() && onNoMail.isPresent()) {
            return new Decision(onNoMail.get(), Optional.of("no mail"), Optional.of(mailFrom));
        }
        if (verdict.overbroad() && onOverbroad.isPresent()) {
            return new Decision(onOverbroad.get(), Optional.of("overbroad"), Optional.of(mailFrom));
        }
        return new Decision(onResult.get(mailFrom.result()), Optional.empty(), Optional.of(mailFrom));
    }

    /** {@return every action that can come to be carried out} */
    Stream<Action> actions() {
        return Stream.of(onResult.values().stream(), onHelo.values().stream(), onNoMail.stream(),
                onUnreadable.stream(), onOverbroad.stream(),
                Stream.of(onUnchecked, onWhiteListed, retrying.onExhausted(), onBounceSuppressed))
                .flatMap(actions -> actions);
    }

    /** {@return the processors that must be there} */
    public Collection<ProcessingState> processors() {
        return actions()
                .filter(Action.ToProcessor.class::isInstance)
                .map(action -> ((Action.ToProcessor) action).processor())
                .distinct().toList();
    }
}
