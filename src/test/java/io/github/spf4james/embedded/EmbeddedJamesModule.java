/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;

/** What a James application binds around the mailet container, all of it in memory. */
final class EmbeddedJamesModule extends AbstractModule {
    private final Deliveries deliveries;
    private final Map<Username, String> passwords;
    private final SpooledMails spooled;

    EmbeddedJamesModule(Deliveries deliveries, Map<Username, String> passwords, SpooledMails spooled) {
        this.deliveries = deliveries;
        this.passwords = passwords;
        this.spooled = spooled;
    }

    @Override
    protected void configure() {
        bind(Deliveries.class).toInstance(deliveries);
        bind(SpooledMails.class).toInstance(spooled);
        bind(MemoryMailQueueFactory.class).in(Scopes.SINGLETON);
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).to(MemoryMailQueueFactory.class);
        bind(MemoryDomainList.class).in(Scopes.SINGLETON);
        bind(DomainList.class).to(MemoryDomainList.class);
        bind(UsersRepository.class).to(MemoryUsersRepository.class);
        bind(MemoryRecipientRewriteTable.class).in(Scopes.SINGLETON);
        bind(RecipientRewriteTable.class).to(MemoryRecipientRewriteTable.class);
        bind(UserEntityValidator.class).toInstance(UserEntityValidator.NOOP);
        bind(MemoryMailRepositoryUrlStore.class).in(Scopes.SINGLETON);
        bind(MailRepositoryUrlStore.class).to(MemoryMailRepositoryUrlStore.class);
        bind(MailRepositoryStoreConfiguration.Item.class).toProvider(EmbeddedJamesModule::repositories);
        Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(EmbeddedJamesProbe.class);
    }

    /** Whatever protocol a configuration names for its repositories: they are in memory here. */
    private static MailRepositoryStoreConfiguration.Item repositories() {
        List<Protocol> protocols = Stream.of("memory", "file", "cassandra", "postgres", "jpa", "blob")
                .map(Protocol::new).toList();
        return new MailRepositoryStoreConfiguration.Item(protocols, MemoryMailRepository.class.getName(),
                new BaseHierarchicalConfiguration());
    }

    @Provides
    @Singleton
    MemoryUsersRepository usersRepository(DomainList domains) {
        return MemoryUsersRepository.withVirtualHosting(domains);
    }

    @ProvidesIntoSet
    InitializationOperation configureDomains(ConfigurationProvider configurations, MemoryDomainList domains) {
        return InitilizationOperationBuilder.forClass(MemoryDomainList.class).init(
                () -> domains.configure(DomainListConfiguration.from(configurations.getConfiguration("domainlist"))));
    }

    @ProvidesIntoSet
    InitializationOperation configureUsers(ConfigurationProvider configurations, MemoryUsersRepository users) {
        return InitilizationOperationBuilder.forClass(MemoryUsersRepository.class).init(() -> {
            users.configure(configurations.getConfiguration("usersrepository"));
            for (Map.Entry<Username, String> each : passwords.entrySet()) {
                users.addUser(each.getKey(), each.getValue());
            }
        });
    }

    @ProvidesIntoSet
    InitializationOperation configureRewrites(ConfigurationProvider configurations,
            MemoryRecipientRewriteTable rewrites) {
        return InitilizationOperationBuilder.forClass(MemoryRecipientRewriteTable.class)
                .init(() -> rewrites.configure(configurations.getConfiguration("recipientrewritetable")));
    }
}
