/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.AbstractList;
import java.util.List;

/**
 * The directives of a record, in its order. Cannot be changed.
 *
 * <p>Providers list hundreds of networks, and most of what a check without DNS does is to compare a client with one after
 * the other. So each network's first word is kept in an array of its own, to be run through without looking at objects.
 */
public final class Directives extends AbstractList<Directive> {
    private final List<Directive> directives;
    private final Words ip4;
    private final Words ip6;

    /**
     * The word of each directive that counts for clients of one family: {@code (client & mask) == network} where the
     * client may match. All of an IPv4 address, the first half of an IPv6 address.
     */
    private record Words(long[] masks, long[] networks) {
        private static final IpAddress IP4_ONES = new IpAddress(true, 0, 0xFFFF_FFFFL);
        private static final IpAddress IP6_ONES = new IpAddress(false, -1, -1);

        static Words of(List<Directive> directives, boolean forIp4) {
            Words words = new Words(new long[directives.size()], new long[directives.size()]);
            for (int i = 0; i < directives.size(); i++) {
                switch (directives.get(i).mechanism()) {
                    case Mechanism.Ip4(IpNetwork network) -> words.set(i, network, forIp4);
                    case Mechanism.Ip6(IpNetwork network) -> words.set(i, network, forIp4);
                    // Nothing is compared with nothing: any client may match.
                    case Mechanism.All all -> {
                    }
                    case Mechanism.Include include -> {
                    }
                    case Mechanism.A a -> {
                    }
                    case Mechanism.Mx mx -> {
                    }
                    case Mechanism.Ptr ptr -> {
                    }
                    case Mechanism.Exists exists -> {
                    }
                }
            }
            return words;
        }

        private void set(int i, IpNetwork network, boolean forIp4) {
            if (network.address().isIp4() == forIp4) {
                masks[i] = word((forIp4 ? IP4_ONES : IP6_ONES).masked(network.prefixLength()));
                networks[i] = word(network.address()) & masks[i];
            } else {
                networks[i] = 1; // under a mask of 0: no client does
            }
        }

        private static long word(IpAddress address) {
            return address.isIp4() ? address.low() : address.high();
        }

        int next(int from, IpAddress client) {
            long word = word(client);
            int i = from;
            while (i < masks.length && (word & masks[i]) != networks[i]) {
                i++;
            }
            return i;
        }
    }

    Directives(List<Directive> directives) {
        this.directives = List.copyOf(directives);
        this.ip4 = Words.of(this.directives, true);
        this.ip6 = Words.of(this.directives, false);
    }

    /**
     * {@return the index of the first directive that may match the client, at {@code from} or behind it: not one for a
     * network that the client is not in; the size if there is none}
     */
    public int next(int from, IpAddress client) {
        return (client.isIp4() ? ip4 : ip6).next(from, client);
    }

    @Override
    public Directive get(int index) {
        return directives.get(index);
    }

    @Override
    public int size() {
        return directives.size();
    }
}
