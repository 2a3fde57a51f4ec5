/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/** Which servers there are to ask. */
public final class DnsServers {
    private static final int PORT = 53;
    private static final int HIGHEST_PORT = 0xFFFF;
    /** What may be the name or the address of a host; an IPv6 address may have a zone. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._:%-]+");

    /** A name of a server that has no address. */
    public static final class UnknownHostException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private UnknownHostException(String host) {
            super("unknown host " + host);
        }
    }

    private DnsServers() {}

    /**
     * The servers of dnsjava's default resolver: in a James those of {@code dnsservice.xml}, anywhere else the
     * operating system's. Only their addresses are taken: that resolver itself is shared with the whole process.
     *
     * @return at least one
     */
    public static List<InetSocketAddress> ofProcess() {
        List<InetSocketAddress> servers = new ArrayList<>();
        addServers(Lookup.getDefaultResolver(), servers);
        return servers.isEmpty() ? List.of(new InetSocketAddress("127.0.0.1", PORT)) : servers;
    }

    private static void addServers(Resolver resolver, List<InetSocketAddress> servers) {
        switch (resolver) {
            case ExtendedResolver several -> {
                for (Resolver one : several.getResolvers()) {
                    addServers(one, servers);
                }
            }
            case SimpleResolver simple -> servers.add(simple.getAddress());
            // DNS over HTTPS and the like have no address of this kind.
            default -> {
            }
        }
    }

    /**
     * Reads {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT}.
     *
     * @throws UnknownHostException if the host cannot be resolved
     * @throws IllegalArgumentException if it is none of them
     */
    public static InetSocketAddress parse(String text) {
        int bracket = text.indexOf(']');
        int colon = text.lastIndexOf(':');
        boolean bareIp6 = bracket < 0 && colon != text.indexOf(':');
        boolean hasPort = !bareIp6 && colon > bracket;
        String host = hasPort ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : PORT;
        if (!HOST.matcher(host).matches() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(text);
        }
        InetSocketAddress server = new InetSocketAddress(host, port);
        if (server.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return server;
    }
}
