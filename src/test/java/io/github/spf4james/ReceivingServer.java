/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.mailetcontainer.AutomaticallySentMailDetectorImpl;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;

import io.github.spf4james.bounce.BounceLimit;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.mail.SpfCheckers;

/** What a mailet finds around it in a James, with a DNS server that serves one zone. */
final class ReceivingServer implements AutoCloseable {
    final TestDnsServer dns;
    final SpfChecker checker;
    /** A spy, for tests to make it fail. */
    final FakeMailContext context;
    final MailQueue spool = mock(MailQueue.class);
    final MemoryRecipientRewriteTable rewrites = new MemoryRecipientRewriteTable();
    private final BounceLimit bounceLimit = new BounceLimit();

    ReceivingServer(Zone zone, String... elementsOfSpfXml) throws Exception {
        dns = TestDnsServer.start(zone);
        checker = SpfCheckers.asking(dns, elementsOfSpfXml);
        context = spy(FakeMailContext.builder().postmaster(new MailAddress("postmaster@receiver.example")).build());
        rewrites.setDomainList(domains());
        rewrites.setUsersRepository(users());
        rewrites.setUserEntityValidator(UserEntityValidator.NOOP);
        rewrites.configure(new BaseHierarchicalConfiguration());
    }

    /** {@return a mailet with these init parameters, name before value, and with onBounceSuppressed where it has to be} */
    SpfPolicy mailet(String... parameters) throws MessagingException {
        List<String> all = new ArrayList<>(List.of(parameters));
        if (all.contains("bounce") && !all.contains("onBounceSuppressed")) {
            all.addAll(List.of("onBounceSuppressed", "annotate"));
        }
        return mailetWith(all.toArray(String[]::new));
    }

    /** {@return a mailet with these init parameters and no others, name before value} */
    SpfPolicy mailetWith(String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("SpfPolicy").mailetContext(context);
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        SpfPolicy mailet = new SpfPolicy(checker, new AutomaticallySentMailDetectorImpl(), users(), rewrites,
                queues(), bounceLimit);
        mailet.init(config.build());
        return mailet;
    }

    private MailQueueFactory<?> queues() {
        MailQueueFactory<?> queues = mock(MailQueueFactory.class);
        doReturn(spool).when(queues).createQueue(MailQueueFactory.SPOOL);
        return queues;
    }

    private static DomainList domains() throws DomainListException {
        DomainList domains = mock(DomainList.class);
        when(domains.containsDomain(any())).thenReturn(true);
        when(domains.getDefaultDomain()).thenReturn(Domain.LOCALHOST);
        return domains;
    }

    private static UsersRepository users() {
        try {
            UsersRepository users = mock(UsersRepository.class);
            when(users.getUsername(any()))
                    .thenAnswer(call -> Username.of(call.getArgument(0, MailAddress.class).asString()));
            return users;
        } catch (UsersRepositoryException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> headerLines(Mail mail) throws MessagingException {
        return Collections.list(mail.getMessage().getAllHeaderLines());
    }

    static Optional<String> attribute(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }

    @Override
    public void close() {
        dns.close();
    }
}
