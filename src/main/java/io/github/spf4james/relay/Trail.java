/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.spf4james.syntax.IpAddress;

/** The way back of a mail through our own relays. */
final class Trail {
    /** More fields than that are not looked at: no chain of relays is as long. */
    static final int MOST_FIELDS = 30;

    private final RelayedClient.Relays relays;

    /** What one way to read a field means for the search. */
    private sealed interface Step {
        /** The search is over. */
        record End(RelayedClient client) implements Step {}

        /** The field below tells more, and this relay wrote it. */
        record To(IpAddress relay, Software software) implements Step {}
    }

    Trail(RelayedClient.Relays relays) {
        this.relays = relays;
    }

    RelayTrail follow(List<String> receivedNewestFirst, IpAddress remote) throws InterruptedException {
        List<String> fields = receivedNewestFirst.stream().limit(MOST_FIELDS).toList();
        IpAddress relay = remote;
        Software software = relays.softwareOf(remote).orElse(Software.ANY);
        int last = -1;
        boolean byUser = false;
        for (int i = isOwn(fields, remote) ? 1 : 0; i < fields.size(); i++) {
            last = i;
            List<Seen> seen = ReceivedField.read(fields.get(i), software);
            byUser = seen.stream().allMatch(Trail::isLogInFromTheSameHost) && !seen.isEmpty();
            if (isFilteredMail(seen, fields, i + 1, software)) {
                continue;
            }
            switch (step(seen, relay, software, fields.get(i))) {
                case Step.End(RelayedClient client) -> {
                    return new RelayTrail(client, last);
                }
                case Step.To(IpAddress next, Software written) -> {
                    relay = next;
                    software = written;
                }
            }
        }
        boolean allRead = fields.size() == receivedNewestFirst.size();
        return new RelayTrail(byUser && allRead
                ? new RelayedClient.Authenticated()
                : new RelayedClient.Unreadable(relay, ""), last);
    }

    /** A relay writes from where it has a mail, before it logs in elsewhere: webmail on its host need not. */
    private static boolean isLogInFromTheSameHost(Seen seen) {
        return seen instanceof Seen.LoggedIn(Optional<IpAddress> address, int at)
                && address.filter(InnerAddress::isLoopback).isPresent();
    }

    /**
     * {@return whether the newest field is James' own, which tells of the connection that we know of}
     *
     * <p>It is read as anybody's: where James has not written its own yet, a client of the relay has a hand in it.
     */
    static boolean isOwn(List<String> receivedNewestFirst, IpAddress remote) {
        List<Seen> seen = receivedNewestFirst.isEmpty()
                ? List.of()
                : ReceivedField.read(receivedNewestFirst.getFirst(), Software.ANY);
        return !seen.isEmpty() && seen.stream().allMatch(one -> switch (one) {
            case Seen.Client(IpAddress address, int at, String helo) -> address.equals(remote);
            case Seen.LoggedIn(Optional<IpAddress> address, int at) -> address.equals(Optional.of(remote));
            case Seen.InnerHop(Optional<IpAddress> address, int at, boolean certain) ->
                address.equals(Optional.of(remote));
            case Seen.MadeThere made -> false;
            case Seen.Unnamed unnamed -> false;
        });
    }

    /** A filter that hands a mail in again has a local program do it, above the field of its own. */
    private static boolean isFilteredMail(List<Seen> seen, List<String> fields, int next, Software software) {
        return seen.equals(List.of(new Seen.MadeThere())) && next < fields.size()
                && ReceivedField.read(fields.get(next), software).stream()
                        .anyMatch(below -> below instanceof Seen.InnerHop);
    }

    /** Where two ways to read a field lead to different ends, there is none. */
    private Step step(List<Seen> seen, IpAddress relay, Software software, String field) throws InterruptedException {
        Step unclear = new Step.End(new RelayedClient.Unreadable(relay, field));
        Set<Step> steps = new LinkedHashSet<>();
        for (Seen one : seen) {
            steps.add(switch (one) {
                case Seen.Client(IpAddress address, int at, String helo) -> to(address)
                        .orElseGet(() -> new Step.End(new RelayedClient.Outside(address, helo)));
                case Seen.LoggedIn(Optional<IpAddress> address, int at) -> to(address)
                        .orElseGet(() -> new Step.End(new RelayedClient.Authenticated()));
                case Seen.InnerHop(Optional<IpAddress> address, int at, boolean certain) -> certain
                        ? new Step.To(relay, software)
                        : to(address).orElse(unclear);
                case Seen.MadeThere made -> new Step.End(new RelayedClient.MadeByRelay());
                case Seen.Unnamed unnamed -> unclear;
            });
        }
        return steps.size() == 1 ? steps.iterator().next() : unclear;
    }

    private Optional<Step> to(Optional<IpAddress> address) throws InterruptedException {
        return address.isPresent() ? to(address.get()) : Optional.empty();
    }

    private Optional<Step> to(IpAddress address) throws InterruptedException {
        return relays.softwareOf(address).map(software -> new Step.To(address, software));
    }
}
