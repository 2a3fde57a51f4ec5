/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.util.LoggingLevel;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.SpfConfiguration;
import io.github.spf4james.configuration.SpfXml;
import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.CircuitBreakers;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.DnsServers;
import io.github.spf4james.dns.LocalRecords;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.syntax.IpAddress;

/**
 * Evaluates SPF for mails. One for all matchers, mailets and hooks of a James, which hands it to them.
 *
 * <p>{@code conf/spf.xml} is read when it is made, so that a mistake there stops James. James' resolver is looked at when
 * the first mail comes: parts of James are made before its DNS service is configured.
 *
 * <p>It is never closed. James closes its singletons about a second before the spooler has its last mail, and a mail that
 * could not be checked then would be given up. There is nothing to close: a question under way has a thread that ends with
 * it, and nothing else is held.
 */
@Singleton
public final class SpfChecker {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpfChecker.class);

    private final SpfConfiguration configuration;
    private final DNSService james;
    private final InstantSource clock = InstantSource.system();
    private final WaitingPlaces places;
    private final EarlyChecks early = new EarlyChecks();
    private final SmtpWaits smtpWaits = new SmtpWaits(System::nanoTime);
    private final Identification identification;
    private final ShareWatch localClients = new ShareWatch(clock, 95,
            "{} of the last {} mails came from private or local networks and were not checked. If a NAT, a proxy or a"
                    + " container network hides the real clients, let it pass them on (PROXY protocol, <trustedRelays> in"
                    + " conf/spf.xml)");
    private final ShareWatch failingDns = new ShareWatch(clock, 50,
            "{} of the last {} mails that were checked got temperror: is there a DNS server that answers? (<dns> in"
                    + " conf/spf.xml)");
    private volatile Engine engine;

    /** What needs James' DNS service to be there. */
    private record Engine(MailCheck.Engine mails, String receiver) {}

    /**
     * @param configurations where {@code conf/spf.xml} comes from
     * @param james its DNS service: what it is configured with is what we ask, and it names this host
     * @throws ConfigurationException if {@code conf/spf.xml} is not as it should be
     */
    @Inject
    public SpfChecker(ConfigurationProvider configurations, DNSService james) throws ConfigurationException {
        SpfXml.Settings settings = SpfXml.settings(configurations.getConfiguration("spf", LoggingLevel.DEBUG), clock);
        this.configuration = settings.configuration();
        this.places = new WaitingPlaces(configuration.isolation(), System::nanoTime);
        this.identification = new Identification(configuration.clients(),
                new TrustedRelays(configuration.clients().trustedRelays(), this::check,
                        configuration.overbroad()::covers, clock),
                new RelayWatch(clock));
        LOGGER.info("conf/spf.xml: {}", settings.differences().isEmpty()
                ? "all defaults"
                : String.join(", ", settings.differences()));
        this.james = james;
    }

    /**
     * The verdict that the mail carries, or else a new one, which it carries from then on (see {@link SpfAttributes}).
     *
     * @param mail its client, HELO and sender are looked at, and the {@code Received} fields of trusted relays
     * @return a verdict within the configured deadlines, whatever DNS does
     * @throws MessagingException if the thread was interrupted: the mail carries no new verdict then, the interrupt
     *             flag stays set, and nothing may be done to the mail
     */
    public MailVerdict verdict(Mail mail) throws MessagingException {
        return switch (identity(mail)) {
            case MailIdentity.NotChecked(String reason, boolean isLocalClient) -> {
                if (isLocalClient && mail.getAttribute(SpfAttributes.UNCHECKED).isEmpty()) {
                    localClients.saw(true);
                }
                yield unchecked(mail, new MailVerdict.Unchecked(reason, false));
            }
            case MailIdentity.Unreadable unreadable -> unchecked(mail,
                    new MailVerdict.Unchecked(MailIdentity.Unreadable.REASON, true));
            case MailIdentity.CheckedByRelay told -> {
                MailVerdict.Checked verdict = told.verdict();
                SpfAttributes.store(mail, told.identity(), verdict);
                LOGGER.debug("SPF of {}: {}", mail.getName(), verdict.mailFrom().summary());
                yield verdict;
            }
            case MailIdentity.Checkable identity -> {
                Optional<MailVerdict.Checked> known = SpfAttributes.load(mail, identity);
                yield known.isPresent() ? known.get() : evaluate(mail, identity);
            }
        };
    }

    /**
     * Begins to check a transaction of an SMTP session, and waits for nothing.
     *
     * @param envelope of a client that has not logged in, and may not relay
     */
    public SmtpCheck begin(SmtpEnvelope envelope) {
        return new SmtpCheck(envelope, identification.of(envelope)
                .flatMap(identity -> early.begin(identity, () -> checkUnlessRelayed(identity))
                        .map(verdict -> new SmtpCheck.UnderWay(identity, verdict, places, smtpWaits))));
    }

    private Optional<MailVerdict.Checked> checkUnlessRelayed(MailIdentity.Checkable identity)
            throws InterruptedException {
        return identification.mayBeTrustedRelay(identity.ip())
                ? Optional.empty()
                : Optional.of(check(identity, places.forEarlyCheck(identity.ip())));
    }

    private MailIdentity identity(Mail mail) throws MessagingException {
        try {
            return identification.of(mail);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("interrupted while the client of " + mail.getName() + " was looked for", e);
        }
    }

    private static MailVerdict unchecked(Mail mail, MailVerdict.Unchecked verdict) {
        SpfAttributes.store(mail, verdict);
        return verdict;
    }

    /** Takes the verdict off a mail that is to be evaluated anew when it comes back. */
    public void forget(Mail mail) {
        SpfAttributes.forget(mail);
    }

    /** {@return whether this server made the mail, or a relay of our own handed it in: its header may say what is ours} */
    public boolean isFromOurselves(Mail mail) {
        return identification.isFromOurselves(mail);
    }

    /** {@return this host's name, as headers and explanations give it} */
    public String receiver() {
        return engine().receiver();
    }

    /** {@return whether it is ours, which stands in where the domain's owner explains nothing} */
    public boolean isOwnExplanation(String explanation) {
        return configuration.defaultExplanation().filter(own -> SpfAttributes.isAsRead(own, explanation)).isPresent();
    }

    private MailVerdict evaluate(Mail mail, MailIdentity.Checkable identity) throws MessagingException {
        try {
            MailVerdict.Checked verdict = check(identity, places.forMail(identity.ip()));
            SpfAttributes.store(mail, identity, verdict);
            LOGGER.debug("SPF of {}: {}", mail.getName(), verdict.mailFrom().summary());
            return verdict;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("interrupted while SPF was checked for " + mail.getName(), e);
        }
    }

    private MailVerdict.Checked check(MailIdentity.Checkable identity, WaitBudget budget) throws InterruptedException {
        localClients.saw(false);
        // Before the deadline begins: it may have to ask James for this host's name.
        Engine started = engine();
        try (MailCheck check = new MailCheck(configuration, started.mails(), identity, budget)) {
            MailVerdict.Checked verdict = check.verdict();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            failingDns.saw(verdict.mailFrom().result() == SpfResult.TEMPERROR);
            return verdict;
        }
    }

    private SpfVerdict check(SpfRequest request, Deadline deadline) throws InterruptedException {
        return engine().mails().checkHost().check(request, deadline, places.forMail(request.ip()));
    }

    private Engine engine() {
        Engine started = engine;
        return started == null ? start() : started;
    }

    private synchronized Engine start() {
        if (engine == null) {
            SpfConfiguration.Dns dns = configuration.dns();
            List<InetSocketAddress> servers = dns.servers().isEmpty() ? DnsServers.ofProcess() : dns.servers();
            SpfDns bounded = new CircuitBreakers(
                    new Bulkhead(new ResolverSpfDns(servers, dns.timeout(), dns.attempts())), CircuitBreakers.SLOW,
                    System::nanoTime);
            SpfDns answers = dns.cache()
                    .<SpfDns>map(cache -> new CachingSpfDns(bounded, cache, System::nanoTime)).orElse(bounded);
            SpfDns withLocalRecords = new LocalRecords(answers, configuration.records().overrides(),
                    configuration.records().fallbacks(), clock);
            String receiver = configuration.receiver().orElseGet(this::hostName);
            CheckHost checkHost = new CheckHost(withLocalRecords, configuration.limits(),
                    new CheckHost.ExplanationContext(receiver, clock, configuration.defaultExplanation()),
                    dns.prefetch());
            engine = new Engine(new MailCheck.Engine(withLocalRecords, checkHost,
                    new WhiteList(configuration.whiteList(), checkHost), clock), receiver);
            LOGGER.info("SPF (RFC 7208) as {}, asking {}", receiver, servers);
            if (DnsName.of(receiver).filter(DnsName::isMultiLabel).isEmpty() || IpAddress.parse(receiver).isPresent()) {
                LOGGER.warn("{} is no full host name: <receiver> in conf/spf.xml can give one for headers", receiver);
            }
        }
        return engine;
    }

    private String hostName() {
        try {
            return james.getHostName(james.getLocalHost());
        } catch (UnknownHostException e) {
            LOGGER.warn("This host has no name of its own; <receiver> in conf/spf.xml can give it one", e);
            return "localhost";
        }
    }
}
