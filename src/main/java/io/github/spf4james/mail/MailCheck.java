/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.SpfConfiguration;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.LocalRecords;
import io.github.spf4james.dns.LocalRecords.LocalRecord;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;

/**
 * The checks of one mail: MAIL FROM, then the white list, then HELO. Whoever chose the HELO name could else use up the time
 * that the others have.
 */
final class MailCheck implements AutoCloseable {
    private final SpfConfiguration configuration;
    private final Engine engine;
    private final MailIdentity.Checkable identity;
    private final WaitBudget budget;
    private final boolean hasHelo;
    private final CheckHost.Checks checks;
    /** Made when somebody first wants it. */
    private Optional<SpfVerdict> helo = Optional.empty();

    /** What mails are checked with. */
    record Engine(SpfDns dns, CheckHost checkHost, WhiteList whiteList, InstantSource clock) {}

    MailCheck(SpfConfiguration configuration, Engine engine, MailIdentity.Checkable identity, WaitBudget budget) {
        this.configuration = configuration;
        this.engine = engine;
        this.identity = identity;
        this.budget = budget;
        this.hasHelo = configuration.clients().checkHelo() && !identity.helo().isEmpty() && !identity.hasNullSender();
        this.checks = engine.checkHost().checks(
                hasHelo ? List.of(identity.mailFrom(), identity.heloRequest()) : List.of(identity.mailFrom()));
    }

    MailVerdict.Checked verdict() throws InterruptedException {
        Deadline deadline = Deadline.in(configuration.deadlines().mailFrom());
        SpfVerdict mailFrom = checks.next(deadline, budget);
        if (identity.hasNullSender()) {
            helo = Optional.of(mailFrom);
        }
        Optional<SpfResult> guess = bestGuess(mailFrom, deadline);
        WhiteListing listing = engine.whiteList().listing(mailFrom, this::helo,
                Deadline.in(configuration.deadlines().whiteList()), budget);
        if (hasHelo) {
            helo(Deadline.in(configuration.deadlines().helo()));
        }
        return new MailVerdict.Checked(mailFrom, hasHelo || identity.hasNullSender() ? helo : Optional.empty(),
                configuration.overbroad().covers(mailFrom), listing, guess, Optional.empty());
    }

    private SpfVerdict helo(Deadline deadline) throws InterruptedException {
        if (helo.isEmpty()) {
            helo = Optional.of(hasHelo
                    ? checks.next(deadline, budget)
                    : engine.checkHost().check(identity.heloRequest(), deadline, budget));
        }
        return helo.get();
    }

    /** Only where nothing is published, and never as a result of the domain's own. */
    private Optional<SpfResult> bestGuess(SpfVerdict mailFrom, Deadline deadline) throws InterruptedException {
        Optional<TxtRecord> guess = configuration.records().bestGuess();
        Optional<DnsName> domain = DnsName.of(mailFrom.request().domain());
        if (guess.isEmpty() || domain.isEmpty() || mailFrom.result() != SpfResult.NONE) {
            return Optional.empty();
        }
        SpfDns guessing = new LocalRecords(engine.dns(),
                Map.of(domain.get(), new LocalRecord(guess.get(), Optional.empty())), Map.of(),
                engine.clock());
        return Optional.of(engine.checkHost().asking(guessing).check(mailFrom.request(), deadline, budget).result());
    }

    @Override
    public void close() {
        checks.close();
    }
}
