/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.commons.configuration2.ex.ConfigurationException;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.relay.Software;
import io.github.spf4james.syntax.IpNetwork;

/** Reads {@code <trustedRelays>} in {@code conf/spf.xml}. */
final class TrustedRelaysXml {
    private static final String RELAY = "trustedRelays.relay";
    private static final ValueType<Software> SOFTWARE = new ValueType<>(
            "names with commas between, out of " + String.join(", ", Software.known()) + ",", Software::parse);
    private static final ValueType<String> AUTHSERV_ID = new ValueType<>(
            "the name at the start of the relay's Authentication-Results, such as mx.example.com,",
            TrustedRelaysXml::authservId);

    private TrustedRelaysXml() {}

    static List<TrustedRelay> read(ConfigurationElements elements) throws ConfigurationException {
        List<TrustedRelay> relays = new ArrayList<>();
        elements.networks("trustedRelays", List.of()).forEach(network -> relays.add(TrustedRelay.in(network)));
        relay(elements.empty(RELAY));
        for (ConfigurationElements element : elements.each(RELAY)) {
            TrustedRelay relay = relay(element);
            if (relay.networks().isEmpty() && relay.domains().isEmpty()) {
                throw new ConfigurationException(
                        "conf/spf.xml: <trustedRelays><relay> has neither a <network> nor a <domain>: one is expected");
            }
            relays.add(relay);
        }
        return List.copyOf(relays);
    }

    private static TrustedRelay relay(ConfigurationElements element) throws ConfigurationException {
        List<IpNetwork> networks = element.networks();
        List<DnsName> domains = element.all("domain", SpfXml.DOMAIN);
        Optional<Software> software = element.attribute("software", SOFTWARE);
        return new TrustedRelay(networks, domains, software.orElse(Software.ANY),
                element.attribute("authserv-id", AUTHSERV_ID));
    }

    private static String authservId(String text) {
        boolean isName = !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c <= '~' && "();\"\\,<>".indexOf(c) < 0);
        if (!isName) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
