/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.check.ValidatedNames;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.WhiteListEntries;
import io.github.spf4james.dns.DnsName;

/**
 * Whose mail is let through whatever its result, and on what proof.
 *
 * <p>Only trouble with the DNS of a name that is on the list makes the answer {@link WhiteListing.Unknown}: a sender has no
 * hand in it. What a sender can break, such as the reverse zone of the client, proves nothing when it is broken.
 */
final class WhiteList {
    private final WhiteListEntries entries;
    private final CheckHost checkHost;

    /** The check of the HELO identity, which may have been made already. */
    @FunctionalInterface
    interface HeloCheck {
        SpfVerdict verdict(Deadline deadline) throws InterruptedException;
    }

    WhiteList(WhiteListEntries entries, CheckHost checkHost) {
        this.entries = entries;
        this.checkHost = checkHost;
    }

    /**
     * Looks for an entry that the mail falls under. Forwarders and PTR names, which cost questions, are looked at only
     * where MAIL FROM did not pass, and HELO is checked only where its name is on the list.
     *
     * @param deadline for all of it together
     */
    WhiteListing listing(SpfVerdict mailFrom, HeloCheck helo, Deadline deadline, WaitBudget budget)
            throws InterruptedException {
        SpfRequest request = mailFrom.request();
        Optional<String> cheap = network(request).or(() -> domain(mailFrom));
        if (cheap.isPresent()) {
            return new WhiteListing.Listed(cheap.get());
        }
        WhiteListing byHelo = helo(request, helo, deadline);
        if (byHelo instanceof WhiteListing.Listed || mailFrom.result() == SpfResult.PASS) {
            return byHelo;
        }
        WhiteListing byForwarder = forwarder(request, deadline, budget);
        if (byForwarder instanceof WhiteListing.Listed) {
            return byForwarder;
        }
        WhiteListing byPtr = ptr(request, deadline, budget);
        boolean unknown = byHelo instanceof WhiteListing.Unknown || byForwarder instanceof WhiteListing.Unknown;
        return unknown && byPtr instanceof WhiteListing.NotListed ? new WhiteListing.Unknown() : byPtr;
    }

    private Optional<String> network(SpfRequest request) {
        return entries.networks().stream().filter(network -> network.contains(request.ip())).findFirst()
                .map(network -> "network " + network);
    }

    /** The sender chooses the domain: only its own pass makes it more than a claim. */
    private Optional<String> domain(SpfVerdict mailFrom) {
        boolean listed = mailFrom.request().identity() == Identity.MAILFROM
                && isListed(entries.domains(), mailFrom.request().domain());
        return listed && mailFrom.result() == SpfResult.PASS
                ? Optional.of("domain " + mailFrom.request().domain())
                : Optional.empty();
    }

    /** So with HELO. */
    private WhiteListing helo(SpfRequest request, HeloCheck helo, Deadline deadline) throws InterruptedException {
        return isListed(entries.helos(), request.helo())
                ? listedIfPass(helo.verdict(deadline), "HELO " + request.helo())
                : new WhiteListing.NotListed();
    }

    private WhiteListing forwarder(SpfRequest request, Deadline deadline, WaitBudget budget)
            throws InterruptedException {
        List<SpfRequest> asForwarders = entries.forwarders().stream()
                .map(forwarder -> SpfRequest.mailFrom(request.ip(), request.helo(), "@" + forwarder)).toList();
        WhiteListing unlessAnyPasses = new WhiteListing.NotListed();
        try (CheckHost.Checks checks = checkHost.checks(asForwarders)) {
            for (DnsName forwarder : entries.forwarders()) {
                switch (listedIfPass(checks.next(deadline, budget), "forwarder " + forwarder)) {
                    case WhiteListing.Listed listed -> {
                        return listed;
                    }
                    case WhiteListing.Unknown unknown -> unlessAnyPasses = unknown;
                    case WhiteListing.NotListed notListed -> {
                    }
                }
            }
        }
        return unlessAnyPasses;
    }

    private static WhiteListing listedIfPass(SpfVerdict verdict, String entry) {
        return switch (verdict.result()) {
            case PASS -> new WhiteListing.Listed(entry);
            case TEMPERROR -> new WhiteListing.Unknown();
            case NONE, NEUTRAL, FAIL, SOFTFAIL, PERMERROR -> new WhiteListing.NotListed();
        };
    }

    /** Names that are not on the list are not even validated: whoever owns them could keep us waiting. */
    private WhiteListing ptr(SpfRequest request, Deadline deadline, WaitBudget budget) throws InterruptedException {
        if (entries.ptrs().isEmpty()) {
            return new WhiteListing.NotListed();
        }
        ValidatedNames client = checkHost.validatedNames(request,
                name -> entries.ptrs().stream().anyMatch(name::isAtOrBelow), deadline, budget);
        if (client.names().isEmpty()) {
            return client.complete() ? new WhiteListing.NotListed() : new WhiteListing.Unknown();
        }
        return new WhiteListing.Listed("PTR name " + client.names().getFirst());
    }

    private static boolean isListed(List<DnsName> names, String name) {
        return !names.isEmpty() && DnsName.of(name).filter(names::contains).isPresent();
    }
}
