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

/** Whose mail is let through whatever its result, and on what proof. */
final class WhiteList {
    private final WhiteListEntries entries;
    private final CheckHost checkHost;

    WhiteList(WhiteListEntries entries, CheckHost checkHost) {
        this.entries = entries;
        this.checkHost = checkHost;
    }

    /**
     * Looks for an entry that the mail falls under. Forwarders and PTR names, which cost questions, are looked at only
     * where MAIL FROM did not pass.
     */
    WhiteListing listing(SpfVerdict mailFrom, Optional<SpfVerdict> helo, Deadline deadline, WaitBudget budget)
            throws InterruptedException {
        SpfRequest request = mailFrom.request();
        Optional<String> cheap = network(request).or(() -> domain(mailFrom));
        if (cheap.isPresent()) {
            return new WhiteListing.Listed(cheap.get());
        }
        WhiteListing byHelo = helo(request, helo, deadline, budget);
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

    /** So with HELO; its verdict may not be at hand, as the HELO check can be turned off. */
    private WhiteListing helo(SpfRequest request, Optional<SpfVerdict> verdict, Deadline deadline,
            WaitBudget budget) throws InterruptedException {
        if (!isListed(entries.helos(), request.helo())) {
            return new WhiteListing.NotListed();
        }
        SpfVerdict helo = verdict.isPresent()
                ? verdict.get()
                : checkHost.check(SpfRequest.helo(request.ip(), request.helo()), deadline, budget);
        return listedIfPass(helo, "HELO " + request.helo());
    }

    private WhiteListing forwarder(SpfRequest request, Deadline deadline, WaitBudget budget)
            throws InterruptedException {
        WhiteListing unlessAnyPasses = new WhiteListing.NotListed();
        for (DnsName forwarder : entries.forwarders()) {
            SpfRequest asForwarder = SpfRequest.mailFrom(request.ip(), request.helo(), "@" + forwarder);
            WhiteListing listing = listedIfPass(checkHost.check(asForwarder, deadline, budget),
                    "forwarder " + forwarder);
            switch (listing) {
                case WhiteListing.Listed listed -> {
                    return listed;
                }
                case WhiteListing.Unknown unknown -> unlessAnyPasses = unknown;
                case WhiteListing.NotListed notListed -> {
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

    private WhiteListing ptr(SpfRequest request, Deadline deadline, WaitBudget budget) throws InterruptedException {
        if (entries.ptrs().isEmpty()) {
            return new WhiteListing.NotListed();
        }
        ValidatedNames client = checkHost.validatedNames(request, deadline, budget);
        return client.names().stream()
                .filter(name -> entries.ptrs().stream().anyMatch(name::isAtOrBelow))
                .findFirst()
                .<WhiteListing>map(name -> new WhiteListing.Listed("PTR name " + name))
                .orElseGet(() -> client.complete() ? new WhiteListing.NotListed() : new WhiteListing.Unknown());
    }

    private static boolean isListed(List<DnsName> names, String name) {
        return !names.isEmpty() && DnsName.of(name).filter(names::contains).isPresent();
    }
}
