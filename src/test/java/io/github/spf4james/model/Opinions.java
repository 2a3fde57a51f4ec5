/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.model.ModelCheckHost.Answer;
import io.github.spf4james.syntax.IpAddress;

/** What model and engine say of one mail. */
record Opinions(ModelZone zone, Mail mail, Answer model, Answer engine, Optional<String> problem) {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    static Opinions of(ModelZone zone, Mail mail) throws InterruptedException {
        return of(zone, mail, new ZoneDns(zone));
    }

    static Opinions of(ModelZone zone, Mail mail, SpfDns dns) throws InterruptedException {
        Answer model = ModelCheckHost.check(zone, mail.ip(), mail.helo(), mail.mailFrom());
        InstantSource now = InstantSource.fixed(Instant.ofEpochSecond(Long.parseLong(ModelCheckHost.NOW)));
        CheckHost checkHost = new CheckHost(dns, Limits.RFC_7208,
                new CheckHost.ExplanationContext(ModelCheckHost.RECEIVER, now, Optional.empty()));
        SpfVerdict verdict = checkHost.check(
                SpfRequest.mailFrom(IpAddress.parse(mail.ip()).orElseThrow(), mail.helo(), mail.mailFrom()),
                Deadline.in(LONG_ENOUGH));
        return new Opinions(zone, mail, model, new Answer(verdict.result().token(), verdict.explanation(),
                verdict.terms(), verdict.voids()), verdict.problem());
    }

    Optional<String> disagreement() {
        return model.equals(engine)
                ? Optional.empty()
                : Optional.of(mail + "\n model  " + model + "\n engine " + engine + " " + problem + "\n" + zone);
    }
}
