/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.util.LoggingLevel;

import io.github.spf4james.dns.testing.TestDnsServer;

/** Makes checkers as James would, from the text of a {@code conf/spf.xml}. */
public final class SpfCheckers {
    /** What James calls this host. */
    public static final String HOST_NAME = "mx.receiver.example";

    private SpfCheckers() {}

    /** {@return a checker that asks this server, with what else the elements say} */
    public static SpfChecker asking(TestDnsServer server, String... elements) throws ConfigurationException {
        return reading("<dns><servers><server>127.0.0.1:" + server.port() + "</server></servers>"
                + "<timeout>20s</timeout><attempts>1</attempts></dns>" + String.join("", elements));
    }

    /** {@return a checker with these elements in its file} */
    public static SpfChecker reading(String elements) throws ConfigurationException {
        return new SpfChecker(new OneFile(elements), dnsService());
    }

    private static DNSService dnsService() {
        try {
            InetAddress self = InetAddress.getByAddress(new byte[]{127, 0, 0, 1});
            DNSService dnsService = mock(DNSService.class);
            when(dnsService.getLocalHost()).thenReturn(self);
            when(dnsService.getHostName(self)).thenReturn(HOST_NAME);
            return dnsService;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As James reads its configuration: one file, here out of memory. */
    private record OneFile(String elements) implements ConfigurationProvider {
        @Override
        public HierarchicalConfiguration<ImmutableNode> getConfiguration(String component, LoggingLevel level)
                throws ConfigurationException {
            return FileConfigurationProvider.getConfig(new ByteArrayInputStream(
                    ("<spf>" + elements + "</spf>").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
