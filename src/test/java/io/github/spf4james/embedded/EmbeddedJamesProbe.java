/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.GuiceLoader;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.NamingScheme;

/** What {@link EmbeddedJames} takes out of the running James. */
final class EmbeddedJamesProbe implements GuiceProbe {
    private final MemoryMailQueueFactory queues;
    private final SMTPServerFactory smtpServers;
    private final MailRepositoryStore repositories;
    private final GuiceLoader extensions;

    @Inject
    EmbeddedJamesProbe(MemoryMailQueueFactory queues, SMTPServerFactory smtpServers, MailRepositoryStore repositories,
            GuiceLoader extensions) {
        this.queues = queues;
        this.smtpServers = smtpServers;
        this.repositories = repositories;
        this.extensions = extensions;
    }

    MemoryMailQueueFactory queues() {
        return queues;
    }

    MemoryMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    List<Integer> smtpPorts() {
        return smtpServers.getServers().stream().map(AbstractConfigurableAsyncServer::getPort).toList();
    }

    /** How many mails James itself, not a mailet, put into repositories: the spooler does with those it gives up. */
    long spoolerErrorCount() throws MailRepositoryStoreException, MessagingException {
        long count = 0;
        for (MailRepositoryUrl url : repositories.getUrls().toList()) {
            count += repositories.select(url).size();
        }
        return count;
    }

    Class<?> extension(String className) throws ClassNotFoundException {
        return extensions.<Object>withNamingSheme(NamingScheme.IDENTITY).locateClass(new ClassName(className));
    }
}
