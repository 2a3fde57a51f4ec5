/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.configuration.SpfConfiguration;
import io.github.spf4james.relay.RelayedClient;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;

/** Who sent a mail, as far as SPF is concerned. */
sealed interface MailIdentity {
    /** Set by James' SMTP server for mail from the networks that it lets relay, and after AUTH. */
    AttributeName AUTHORIZED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");

    Logger LOGGER = LoggerFactory.getLogger(MailIdentity.class);

    /**
     * Somebody out there.
     *
     * @param ip the client
     * @param helo as given; empty if there was none
     * @param sender the envelope sender; empty for the null sender
     */
    record Checkable(IpAddress ip, String helo, String sender) implements MailIdentity {

        SpfRequest mailFrom() {
            return SpfRequest.mailFrom(ip, helo, sender);
        }

        SpfRequest heloRequest() {
            return SpfRequest.helo(ip, helo);
        }

        boolean hasNullSender() {
            return sender.isEmpty();
        }
    }

    /** Nobody whom SPF could judge. */
    record NotChecked(String reason, boolean isLocalClient) implements MailIdentity {
        static NotChecked because(String reason) {
            return new NotChecked(reason, false);
        }
    }

    /** A trusted relay's Received fields do not say who it was. */
    record Unreadable() implements MailIdentity {
        static final String REASON = "relay's Received unreadable";
    }

    static MailIdentity of(Mail mail, SpfConfiguration.Clients clients) {
        if (isMadeByThisServer(mail)) {
            return NotChecked.because("made by this server");
        }
        if (clients.skipAuthenticated() && mail.getAttribute(Mail.SMTP_AUTH_USER).isPresent()) {
            return NotChecked.because("authenticated");
        }
        Optional<IpAddress> remote = remoteAddress(mail);
        if (remote.isEmpty()) {
            return NotChecked.because("no client address");
        }
        if (isTrustedRelay(remote.get(), clients)) {
            // Before authorized networks are looked at: a gateway is commonly in one, and its mail is that of others.
            return relayed(mail, remote.get(), clients);
        }
        return clients.skipAuthenticated() && isInAuthorizedNetwork(mail)
                ? new NotChecked("authorized network", true)
                : ofClient(mail, remote.get(), helo(mail), clients);
    }

    /** {@return whether the mail was handed in by a relay of our own} */
    static boolean isFromTrustedRelay(Mail mail, SpfConfiguration.Clients clients) {
        return remoteAddress(mail).filter(remote -> isTrustedRelay(remote, clients)).isPresent();
    }

    /** {@return whether the mail never came in from anywhere} */
    static boolean isMadeByThisServer(Mail mail) {
        return mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent();
    }

    private static boolean isTrustedRelay(IpAddress address, SpfConfiguration.Clients clients) {
        return clients.trustedRelays().stream().anyMatch(network -> network.contains(address));
    }

    private static MailIdentity ofClient(Mail mail, IpAddress ip, String helo, SpfConfiguration.Clients clients) {
        Optional<IpNetwork> skipped = clients.skippedNetworks().stream()
                .filter(network -> network.contains(ip)).findFirst();
        return skipped.isPresent()
                ? new NotChecked("client in " + skipped.get(), true)
                : new Checkable(ip, helo, sender(mail));
    }

    /** The relay's own address says nothing of the sender: it is never what is checked. */
    private static MailIdentity relayed(Mail mail, IpAddress relay, SpfConfiguration.Clients clients) {
        return switch (RelayedClient.of(received(mail), relay, address -> isTrustedRelay(address, clients))) {
            case RelayedClient.Outside(IpAddress client, String helo) -> ofClient(mail, client, helo, clients);
            // Some mailet may have taken the fields away since they were read.
            case RelayedClient.Unreadable unreadable -> SpfAttributes.identity(mail, sender(mail))
                    .orElseGet(Unreadable::new);
        };
    }

    private static List<String> received(Mail mail) {
        try {
            String[] fields = mail.getMessage().getHeader("Received");
            return fields == null ? List.of() : List.of(fields);
        } catch (MessagingException e) {
            LOGGER.warn("The header of {} cannot be read", mail.getName(), e);
            return List.of();
        }
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
