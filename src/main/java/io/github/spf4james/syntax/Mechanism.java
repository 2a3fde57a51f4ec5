/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.Optional;

/** The eight mechanisms of RFC 7208 section 5; {@code toString()} gives each as a record would have it. */
public sealed interface Mechanism {

    /** {@return whether evaluating it asks DNS, so that it counts against the limit of RFC 7208 section 4.6.4} */
    default boolean asksDns() {
        return switch (this) {
            case All all -> false;
            case Ip4 ip4 -> false;
            case Ip6 ip6 -> false;
            case Include include -> true;
            case A a -> true;
            case Mx mx -> true;
            case Ptr ptr -> true;
            case Exists exists -> true;
        };
    }

    /** {@code all = "all"} (section 5.1). */
    record All() implements Mechanism {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** {@code include = "include" ":" domain-spec} (section 5.2). */
    record Include(MacroString domainSpec) implements Mechanism {
        @Override
        public String toString() {
            return "include:" + domainSpec;
        }
    }

    /**
     * {@code a = "a" [ ":" domain-spec ] [ dual-cidr-length ]} (section 5.3).
     *
     * @param domainSpec empty: the current domain
     */
    record A(Optional<MacroString> domainSpec, DualCidrLength cidr) implements Mechanism {
        @Override
        public String toString() {
            return "a" + colon(domainSpec) + cidr;
        }
    }

    /**
     * {@code mx = "mx" [ ":" domain-spec ] [ dual-cidr-length ]} (section 5.4).
     *
     * @param domainSpec empty: the current domain
     */
    record Mx(Optional<MacroString> domainSpec, DualCidrLength cidr) implements Mechanism {
        @Override
        public String toString() {
            return "mx" + colon(domainSpec) + cidr;
        }
    }

    /**
     * {@code ptr = "ptr" [ ":" domain-spec ]} (section 5.5).
     *
     * @param domainSpec empty: the current domain
     */
    record Ptr(Optional<MacroString> domainSpec) implements Mechanism {
        @Override
        public String toString() {
            return "ptr" + colon(domainSpec);
        }
    }

    /** {@code ip4 = "ip4" ":" ip4-network [ ip4-cidr-length ]} (section 5.6). */
    record Ip4(IpNetwork network) implements Mechanism {
        @Override
        public String toString() {
            return "ip4:" + network;
        }
    }

    /** {@code ip6 = "ip6" ":" ip6-network [ ip6-cidr-length ]} (section 5.6). */
    record Ip6(IpNetwork network) implements Mechanism {
        @Override
        public String toString() {
            return "ip6:" + network;
        }
    }

    /** {@code exists = "exists" ":" domain-spec} (section 5.7). */
    record Exists(MacroString domainSpec) implements Mechanism {
        @Override
        public String toString() {
            return "exists:" + domainSpec;
        }
    }

    private static String colon(Optional<MacroString> domainSpec) {
        return domainSpec.map(spec -> ":" + spec).orElse("");
    }
}
