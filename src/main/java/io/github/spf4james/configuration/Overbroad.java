/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.util.Optional;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.DualCidrLength;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.Mechanism;

/**
 * From where on a record lets in so much of the Internet that its pass proves nothing.
 *
 * @param ip4 a shorter prefix than this is too broad; 0 for none
 * @param ip6 a shorter prefix than this is too broad; 0 for none
 */
public record Overbroad(int ip4, int ip6) {

    /** {@return whether the verdict is a pass that {@code all} or too short a prefix decided} */
    public boolean covers(SpfVerdict verdict) {
        Optional<Mechanism> deciding = verdict.deciding().flatMap(Match::mechanism);
        return verdict.result() == SpfResult.PASS && deciding.isPresent()
                && covers(deciding.get(), verdict.request().ip());
    }

    private boolean covers(Mechanism deciding, IpAddress client) {
        return switch (deciding) {
            case Mechanism.All all -> true;
            case Mechanism.Ip4(IpNetwork network) -> network.prefixLength() < ip4;
            case Mechanism.Ip6(IpNetwork network) -> network.prefixLength() < ip6;
            case Mechanism.A(Optional<MacroString> domainSpec, DualCidrLength cidr) ->
                cidr.bitsFor(client) < least(client);
            case Mechanism.Mx(Optional<MacroString> domainSpec, DualCidrLength cidr) ->
                cidr.bitsFor(client) < least(client);
            case Mechanism.Include include -> false;
            case Mechanism.Ptr ptr -> false;
            case Mechanism.Exists exists -> false;
        };
    }

    private int least(IpAddress client) {
        return client.isIp4() ? ip4 : ip6;
    }
}
