/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.SpfResult;
import io.github.spf4james.configuration.SpfConfiguration;
import io.github.spf4james.configuration.TrustedRelay;
import io.github.spf4james.relay.RelayTrail;
import io.github.spf4james.relay.RelayVerdict;
import io.github.spf4james.relay.RelayVerdict.Field;
import io.github.spf4james.relay.RelayedClient;
import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;

/**
 * Finds out who sent a mail. A trusted relay comes before everything that its connection to James may be besides: its mail
 * is that of others.
 */
final class Identification {
    /** Set by James' SMTP server for mail from the networks that it lets relay, and after AUTH. */
    static final AttributeName AUTHORIZED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");
    /** Set by James for mail that a user sends over JMAP. */
    static final AttributeName JMAP_USER = AttributeName.of("org.apache.james.jmap.send.MailMetaData.username");

    private static final Logger LOGGER = LoggerFactory.getLogger(Identification.class);
    private static final String AUTHENTICATED = "authenticated";
    private static final String RECEIVED = "Received";
    private static final String[] FIELDS = {RECEIVED, "Authentication-Results", "Received-SPF"};
    /** Whatever a stranger puts below, relays of our own write no more. */
    private static final int MOST_FIELDS = 200;
    private static final int LONGEST_FIELD = 20_000;

    private final SpfConfiguration.Clients clients;
    private final TrustedRelays relays;
    private final RelayWatch watch;

    Identification(SpfConfiguration.Clients clients, TrustedRelays relays, RelayWatch watch) {
        this.clients = clients;
        this.relays = relays;
        this.watch = watch;
    }

    /** @throws InterruptedException if the thread was interrupted while DNS was asked whether it is a relay of ours */
    MailIdentity of(Mail mail) throws InterruptedException {
        if (isMadeByThisServer(mail)) {
            return MailIdentity.NotChecked.because("made by this server");
        }
        // It has come by no connection: what James gives for its address is none of a client's.
        if (mail.getAttribute(JMAP_USER).isPresent()) {
            return MailIdentity.NotChecked.because(AUTHENTICATED);
        }
        Optional<IpAddress> remote = remoteAddress(mail);
        Optional<TrustedRelay> relay = remote.isPresent() ? relays.find(remote.get()) : Optional.empty();
        if (relay.isPresent()) {
            return relayed(mail, remote.get(), relay.get());
        }
        if (clients.skipAuthenticated() && mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()) {
            return MailIdentity.NotChecked.because(AUTHENTICATED);
        }
        if (remote.isEmpty()) {
            return MailIdentity.NotChecked.because("no client address");
        }
        return clients.skipAuthenticated() && isInAuthorizedNetwork(mail)
                ? new MailIdentity.NotChecked("authorized network", true)
                : ofClient(mail, remote.get(), helo(mail));
    }

    /**
     * {@return who is there in an SMTP session that has not logged in; empty if SPF has nothing to say of it} It may be a
     * trusted relay: see {@link #mayBeTrustedRelay}.
     */
    Optional<MailIdentity.Checkable> of(SmtpEnvelope envelope) {
        return IpAddress.parse(envelope.client())
                .filter(client -> clients.skippedNetworks().stream().noneMatch(network -> network.contains(client)))
                .map(client -> new MailIdentity.Checkable(client, envelope.helo().trim(), envelope.sender()));
    }

    /** {@return whether it is a relay of our own, whose mail is that of others, or DNS does not tell} May have to ask. */
    boolean mayBeTrustedRelay(IpAddress client) throws InterruptedException {
        return relays.mayBe(client);
    }

    /** {@return whether the mail was handed in by a relay of our own, or made by this server} */
    boolean isFromOurselves(Mail mail) {
        if (isMadeByThisServer(mail)) {
            return true;
        }
        Optional<IpAddress> remote = remoteAddress(mail);
        try {
            return remote.isPresent() && relays.find(remote.get()).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return whether the mail never came in from anywhere} */
    private static boolean isMadeByThisServer(Mail mail) {
        return mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent();
    }

    private MailIdentity ofClient(Mail mail, IpAddress ip, String helo) {
        Optional<IpNetwork> skipped = clients.skippedNetworks().stream()
                .filter(network -> network.contains(ip)).findFirst();
        return skipped.isPresent()
                ? new MailIdentity.NotChecked("client in " + skipped.get(), true)
                : new MailIdentity.Checkable(ip, helo, sender(mail));
    }

    /** The relay's own address says nothing of the sender: it is never what is checked. */
    private MailIdentity relayed(Mail mail, IpAddress remote, TrustedRelay relay) throws InterruptedException {
        List<Field> header = header(mail);
        List<String> received = header.stream().filter(field -> field.name().equalsIgnoreCase(RECEIVED))
                .map(Field::body).toList();
        RelayTrail trail = RelayTrail.of(received, remote, address -> relays.find(address).map(TrustedRelay::software));
        RelayedClient client = trail.client();
        Optional<MailIdentity> told = relay.authservId().flatMap(
                name -> RelayVerdict.of(header, trail.end(), name)
                        .flatMap(verdict -> checkedByRelay(mail, name, verdict, client, remote)));
        if (mail.getAttribute(SpfAttributes.KEY).isEmpty() && mail.getAttribute(SpfAttributes.UNCHECKED).isEmpty()) {
            watch.saw(remote, told.isPresent() ? Optional.empty() : unclear(client, received));
        }
        return told.isPresent() ? told.get() : switch (client) {
            case RelayedClient.Outside(IpAddress ip, String helo) -> ofClient(mail, ip, helo);
            case RelayedClient.Authenticated authenticated ->
                MailIdentity.NotChecked.because("authenticated at the relay");
            case RelayedClient.MadeByRelay made -> MailIdentity.NotChecked.because("made by the relay");
            // Some mailet may have taken the fields away since they were read.
            case RelayedClient.Unreadable unreadable -> SpfAttributes.identity(mail, sender(mail))
                    .orElseGet(MailIdentity.Unreadable::new);
        };
    }

    /** A mail that a relay seems to have made, with fields of others below, may be one that a filter handed in again. */
    private static Optional<String> unclear(RelayedClient client, List<String> received) {
        return switch (client) {
            case RelayedClient.Unreadable(IpAddress relay, String field) -> Optional.of(field);
            case RelayedClient.MadeByRelay made ->
                received.size() > 2 ? Optional.of(received.get(1)) : Optional.empty();
            case RelayedClient.Outside outside -> Optional.empty();
            case RelayedClient.Authenticated authenticated -> Optional.empty();
        };
    }

    /** {@return empty if the result is of the HELO name alone, and the mail has a sender} */
    private static Optional<MailIdentity> checkedByRelay(Mail mail, String name, RelayVerdict verdict,
            RelayedClient client, IpAddress remote) {
        String sender = sender(mail);
        if (verdict.ofHelo() && !sender.isEmpty()) {
            return Optional.empty();
        }
        Optional<RelayedClient.Outside> outside = client instanceof RelayedClient.Outside named
                ? Optional.of(named)
                : Optional.empty();
        IpAddress ip = verdict.client().or(() -> outside.map(RelayedClient.Outside::client)).orElse(remote);
        String helo = verdict.helo().isEmpty() ? outside.map(RelayedClient.Outside::helo).orElse("") : verdict.helo();
        boolean sameDomain = verdict.mailFrom().isEmpty()
                || domain(verdict.mailFrom()).equalsIgnoreCase(domain(sender));
        MailIdentity.Checkable identity = new MailIdentity.Checkable(ip, helo,
                sameDomain ? sender : "postmaster@" + domain(verdict.mailFrom()));
        return SpfResult.ofToken(verdict.result())
                .map(result -> new MailIdentity.CheckedByRelay(identity, name, result, verdict.says()));
    }

    private static String domain(String mailbox) {
        return mailbox.substring(mailbox.lastIndexOf('@') + 1);
    }

    private static List<Field> header(Mail mail) {
        try {
            List<Field> fields = new ArrayList<>();
            Enumeration<String> lines = mail.getMessage().getMatchingHeaderLines(FIELDS);
            while (lines.hasMoreElements() && fields.size() < MOST_FIELDS) {
                String line = lines.nextElement();
                fields.add(new Field(HeaderText.name(line), shortened(HeaderText.body(line))));
            }
            return fields;
        } catch (MessagingException e) {
            LOGGER.warn("The header of {} cannot be read", mail.getName(), e);
            return List.of();
        }
    }

    /** Nothing is read of a field that is too long, so no more of it is copied than shows that. */
    private static String shortened(CharSequence body) {
        return body.length() > LONGEST_FIELD
                ? body.subSequence(0, LONGEST_FIELD).toString()
                : body.toString().strip();
    }

    private static boolean isInAuthorizedNetwork(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, AUTHORIZED_NETWORK, Boolean.class).orElse(false);
    }

    private static Optional<IpAddress> remoteAddress(Mail mail) {
        return Optional.ofNullable(mail.getRemoteAddr()).flatMap(IpAddress::parse);
    }

    private static String helo(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_HELO, String.class).orElse("").trim();
    }

    /** Of {@code user@[192.0.2.1]} the brackets are gone: the engine knows an address for what it is (section 4.3). */
    private static String sender(Mail mail) {
        return mail.getMaybeSender().asOptional().map(MailAddress::asString).orElse("");
    }
}
