/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.rrt.api.AliasReverseResolver;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.ProvidesIntoSet;

/**
 * James' own SMTP server, configured by {@code smtpserver.xml} as in any James. It binds what James' own module binds,
 * which cannot be had without jSPF, except for the making of keystores and for what listens beside SMTP.
 */
final class SmtpServerModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new ProtocolHandlerModule());
        bind(SMTPServerFactory.class).in(Scopes.SINGLETON);
        bind(CanSendFrom.class).to(CanSendFromImpl.class);
        bind(AliasReverseResolver.class).to(AliasReverseResolverImpl.class);
    }

    @ProvidesIntoSet
    InitializationOperation startServers(ConfigurationProvider configurations, SMTPServerFactory servers) {
        return InitilizationOperationBuilder.forClass(SMTPServerFactory.class).init(() -> {
            servers.configure(configurations.getConfiguration("smtpserver"));
            servers.init();
        });
    }
}
