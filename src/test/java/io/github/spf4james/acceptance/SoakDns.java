/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.HostileZone;

/** Answers for every name by its second label, such as {@code n17.softfail.example}. */
final class SoakDns implements Fault {
    private static final String PASS = "v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all";
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Override
    public void answer(Exchange exchange) {
        String[] labels = exchange.question().getName().toString(true).split("\\.");
        if (labels.length < 3 || exchange.question().getType() != Type.TXT) {
            exchange.send(exchange.emptyReply(Rcode.NXDOMAIN));
            return;
        }
        switch (labels[1]) {
            case "pass" -> policy(exchange, PASS);
            case "fail" -> policy(exchange, "v=spf1 -all exp=n1.why.example");
            case "why" -> policy(exchange, "%{i} is not %{d}");
            case "softfail" -> policy(exchange, "v=spf1 ~all");
            case "neutral" -> policy(exchange, "v=spf1 include:" + labels[0] + ".fail.example ?all");
            case "broken" -> policy(exchange, "v=spf1 mx ip4:203.0.113 -all");
            case "endless" -> policy(exchange, "v=spf1 include:x" + exchange.question().getName());
            case "flapping" -> {
                if (seen.add(labels[0])) {
                    exchange.send(exchange.emptyReply(Rcode.SERVFAIL));
                } else {
                    policy(exchange, PASS);
                }
            }
            case "truncated" -> {
                if (exchange.tcp()) {
                    policy(exchange, PASS);
                } else {
                    exchange.sendTruncated();
                }
            }
            default -> fault(labels[1]).answer(exchange);
        }
    }

    private static Fault fault(String name) {
        return switch (name) {
            case "silent" -> Fault.drop();
            case "garbage" -> Fault.garbage();
            case "half" -> Fault.half();
            case "stalled" -> Fault.truncatedTcpStalled();
            case "reset" -> Fault.truncatedTcpReset();
            case "refused" -> Fault.refused();
            case "loop" -> Fault.aliasLoop();
            case "huge" -> Fault.hugeText();
            case "late" -> Fault.delay(Duration.ofSeconds(5));
            default -> Fault.rcode(Rcode.NXDOMAIN);
        };
    }

    private static void policy(Exchange exchange, String text) {
        exchange.send(HostileZone.text(exchange, text));
    }
}
