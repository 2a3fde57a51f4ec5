/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.configuration2.ex.ConfigurationException;

import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.configuration.ConfigurationElements;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.WhiteListing;

/**
 * What is done in an SMTP session, with the words of {@link PolicySettings}.
 *
 * @param onResult what to do for each result of MAIL FROM
 * @param onHelo what to do for results of HELO; the stricter counts
 * @param onNoMail what to do in place of {@code onFail} where the domain says that it sends no mail; empty for just that
 * @param onOverbroad what to do in place of {@code onPass} where a pass proves nothing; empty for just that
 * @param onWhiteListed the strictest that is done to mail on the white list
 */
record SmtpRules(Map<SpfResult, SmtpAction> onResult, Map<SpfResult, SmtpAction> onHelo, Optional<SmtpAction> onNoMail,
        Optional<SmtpAction> onOverbroad, SmtpAction onWhiteListed) {

    /** Reads them; what is not there is {@code accept}. */
    static SmtpRules read(ConfigurationElements elements) throws ConfigurationException {
        Map<SpfResult, SmtpAction> onResult = new EnumMap<>(SpfResult.class);
        Map<SpfResult, SmtpAction> onHelo = new EnumMap<>(SpfResult.class);
        for (SpfResult result : SpfResult.values()) {
            onResult.put(result, action(elements, PolicySettings.parameter("on", result)));
            if (PolicySettings.HELO_RESULTS.contains(result)) {
                onHelo.put(result, action(elements, PolicySettings.parameter("onHelo", result)));
            }
        }
        return new SmtpRules(onResult, onHelo, elements.value("onNoMail", SmtpAction.TYPE),
                elements.value("onOverbroad", SmtpAction.TYPE), action(elements, "onWhitelisted"));
    }

    private static SmtpAction action(ConfigurationElements elements, String name) throws ConfigurationException {
        return elements.value(name, SmtpAction.TYPE).orElse(SmtpAction.ACCEPT);
    }

    /** {@return whether anything is ever refused} */
    boolean refuseAny() {
        return Stream.of(onResult.values().stream(), onHelo.values().stream(), onNoMail.stream(), onOverbroad.stream())
                .flatMap(actions -> actions).anyMatch(action -> action != SmtpAction.ACCEPT);
    }

    /** {@return what is to be done to a transaction with this verdict} */
    SmtpDecision decide(MailVerdict.Checked verdict) {
        SmtpDecision decision = byResults(verdict);
        if (decision.deciding().stale()) {
            // A client is not turned away for good by what was true some time ago (RFC 8767): it comes again.
            decision = milder(decision, SmtpAction.DEFER, PolicySettings.STALE);
        }
        return unlessWhiteListed(decision, verdict);
    }

    private SmtpDecision unlessWhiteListed(SmtpDecision decision, MailVerdict.Checked verdict) {
        return switch (verdict.whiteList()) {
            case WhiteListing.Listed(String entry) -> milder(decision, onWhiteListed, "white-listed: " + entry);
            // Nobody whom we would take mail of is turned away for good, and nobody else is let in.
            case WhiteListing.Unknown unknown -> decision.action().orMilder(onWhiteListed) == decision.action()
                    ? decision
                    : milder(decision, SmtpAction.DEFER, "white list could not be looked up");
            case WhiteListing.NotListed notListed -> decision;
        };
    }

    private static SmtpDecision milder(SmtpDecision decision, SmtpAction than, String reason) {
        SmtpAction action = decision.action().orMilder(than);
        return action == decision.action() ? decision : decision.instead(action, reason);
    }

    private SmtpDecision byResults(MailVerdict.Checked verdict) {
        SmtpDecision byMailFrom = byMailFrom(verdict);
        if (verdict.hasNullSender() || verdict.helo().isEmpty()) {
            return byMailFrom;
        }
        SpfVerdict helo = verdict.helo().get();
        SmtpAction byHelo = onHelo.getOrDefault(helo.result(), SmtpAction.ACCEPT);
        return byMailFrom.action().orStricter(byHelo) == byMailFrom.action()
                ? byMailFrom
                : new SmtpDecision(byHelo, Optional.of("helo: " + helo.result().token()), helo);
    }

    private SmtpDecision byMailFrom(MailVerdict.Checked verdict) {
        SpfVerdict mailFrom = verdict.mailFrom();
        if (mailFrom.noMail() && onNoMail.isPresent()) {
            return new SmtpDecision(onNoMail.get(), Optional.of("no mail"), mailFrom);
        }
        if (verdict.overbroad() && onOverbroad.isPresent()) {
            return new SmtpDecision(onOverbroad.get(), Optional.of("overbroad"), mailFrom);
        }
        return new SmtpDecision(onResult.get(mailFrom.result()), Optional.empty(), mailFrom);
    }
}
