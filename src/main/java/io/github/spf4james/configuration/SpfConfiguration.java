/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.spf4james.check.Limits;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.LocalRecords.LocalRecord;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.IpNetwork;

/**
 * What an administrator sets for the whole server, in {@code conf/spf.xml}.
 *
 * @param dns where questions go
 * @param limits how much one check may ask
 * @param deadlines how long the checks of one mail may take
 * @param isolation how many mails may wait for the slow name servers of one domain or client
 * @param clients who is checked, and as whom
 * @param whiteList whose mail is not judged by its result
 * @param records which records count in place of published ones
 * @param overbroad from where on a pass proves nothing
 * @param receiver this host's name in headers and explanations; empty for the name that James has for it
 * @param defaultExplanation for fail where the domain's owner gives none; empty for none
 */
public record SpfConfiguration(Dns dns, Limits limits, Deadlines deadlines, IsolationSettings isolation,
        Clients clients,
        WhiteListEntries whiteList, Records records, Overbroad overbroad, Optional<String> receiver,
        Optional<String> defaultExplanation) {

    /**
     * @param servers whom to ask; empty for those that James itself asks
     * @param timeout how long one server may take for one answer
     * @param attempts how often each is asked
     * @param cache what is kept of answers; empty for nothing
     * @param prefetch whether a check that waits for DNS asks meanwhile what it may need next
     */
    public record Dns(List<InetSocketAddress> servers, Duration timeout, int attempts,
            Optional<CachingSpfDns.Settings> cache, boolean prefetch) {}

    /**
     * @param skippedNetworks clients that are not checked
     * @param skipAuthenticated whether mail of authenticated users is not checked
     * @param trustedRelays clients of our own, whose {@code Received} fields say who the client really is
     * @param checkHelo whether the HELO identity is checked beside MAIL FROM
     */
    public record Clients(List<IpNetwork> skippedNetworks, boolean skipAuthenticated, List<TrustedRelay> trustedRelays,
            boolean checkHelo) {}

    /**
     * @param overrides in place of what a domain publishes
     * @param fallbacks where a domain publishes nothing
     * @param bestGuess what a domain that publishes nothing might have meant; empty for no guessing
     */
    public record Records(Map<DnsName, LocalRecord> overrides, Map<DnsName, LocalRecord> fallbacks,
            Optional<TxtRecord> bestGuess) {}
}
