/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Keeps questions for clients' names in this machine: James' SMTP server asks the system's resolver for the name of each
 * client, and ours are made up. Java finds this class as a service.
 */
public final class NoReverseDns extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new LoopbackNames(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "no reverse DNS";
    }

    private record LoopbackNames(InetAddressResolver builtin) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            return builtin.lookupByName(host, policy);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            InetAddress client = InetAddress.getByAddress(address);
            if (!client.isLoopbackAddress()) {
                throw new UnknownHostException(client.getHostAddress());
            }
            return builtin.lookupByAddress(address);
        }
    }
}
