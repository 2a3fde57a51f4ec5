package io.github.spf4james.mail;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Identity;
import io.github.spf4james.check.Patience;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.check.ValidatedNames;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.IpNetwork;

/** Whose mail is let through whatever its result, and on what proof. */
final class WhiteList {
    private final Entries entries;
    private final CheckHost checkHost;

    /**
     * @param networks of clients
     * @param helos HELO names, which count if SPF passes for the name itself
     * @param domains of senders, which count if SPF passes
     * @param forwarders domains whose SPF record lets the client send: what it forwards fails through no fault of its own
     * @param ptrs domains that the client has a validated name in
     */
    record Entries(List<IpNetwork> networks, List<DnsName> helos, List<DnsName> domains, List<DnsName> forwarders,
            List<DnsName> ptrs) {}

    WhiteList(Entries entries, CheckHost checkHost) {
        this.entries = entries;
        this.checkHost = checkHost;
    }

    /**
     * Looks for an entry that the mail falls under. Forwarders and PTR names, which cost questions, are looked at only
     * where MAIL FROM did not pass.
     */
    WhiteListing listing(SpfVerdict mailFrom, Optional<SpfVerdict> helo, Deadline deadline, Patience patience)
            throws InterruptedException {
        SpfRequest request = mailFrom.request();
        Optional<String> cheap = network(request).or(() -> domain(mailFrom));
        if (cheap.isPresent()) {
            return new WhiteListing.Listed(cheap.get());
        }
        WhiteListing byHelo = helo(request, helo, deadline, patience);
        if (byHelo instanceof WhiteListing.Listed || mailFrom.result() == SpfResult.PASS) {
            return byHelo;
        }
        WhiteListing byForwarder = forwarder(request, deadline, patience);
        if (byForwarder instanceof WhiteListing.Listed) {
            return byForwarder;
        }
        WhiteListing byPtr = ptr(request, deadline, patience);
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
            Patience patience) throws InterruptedException {
        if (!isListed(entries.helos(), request.helo())) {
            return new WhiteListing.NotListed();
        }
        SpfVerdict helo = verdict.isPresent()
                ? verdict.get()
                : checkHost.check(SpfRequest.helo(request.ip(), request.helo()), deadline, patience);
        return listedIfPass(helo, "HELO " + request.helo());
    }

    private WhiteListing forwarder(SpfRequest request, Deadline deadline, Patience patience)
            throws InterruptedException {
        WhiteListing unlessAnyPasses = new WhiteListing.NotListed();
        for (DnsName forwarder : entries.forwarders()) {
            SpfRequest asForwarder = SpfRequest.mailFrom(request.ip(), request.helo(), "@" + forwarder);
            WhiteListing listing = listedIfPass(checkHost.check(asForwarder, deadline, patience),
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

    private WhiteListing ptr(SpfRequest request, Deadline deadline, Patience patience) throws InterruptedException {
        if (entries.ptrs().isEmpty()) {
            return new WhiteListing.NotListed();
        }
        ValidatedNames client = checkHost.validatedNames(request, deadline, patience);
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
