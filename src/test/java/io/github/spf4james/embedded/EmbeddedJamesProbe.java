/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.GuiceLoader;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.NamingScheme;

/** What {@link EmbeddedJames} takes out of the running James. */
final class EmbeddedJamesProbe implements GuiceProbe {
    private final MemoryMailQueueFactory queues;
    private final UsersRepository users;
    private final MailRepositoryStore repositories;
    private final GuiceLoader extensions;

    @Inject
    EmbeddedJamesProbe(MemoryMailQueueFactory queues, UsersRepository users, MailRepositoryStore repositories,
            GuiceLoader extensions) {
        this.queues = queues;
        this.users = users;
        this.repositories = repositories;
        this.extensions = extensions;
    }

    MemoryMailQueueFactory queues() {
        return queues;
    }

    MemoryMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    UsersRepository users() {
        return users;
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
