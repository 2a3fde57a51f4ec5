/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.RecordType;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.model.ModelZone.BrokenException;
import io.github.spf4james.syntax.IpAddress;

/** The engine's view of a {@link ModelZone}. */
record ZoneDns(ModelZone zone) implements SpfDns {
    private static final long TTL = 60;

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return CompletableFuture.completedFuture(answer(question.name().text(), question.type()));
    }

    private <T> DnsAnswer<T> answer(String name, RecordType<T> type) {
        try {
            List<String> found = zone.lookup(name, type.name());
            return found.isEmpty()
                    ? new DnsAnswer.NoRecords<>(TTL)
                    : new DnsAnswer.Found<>(found.stream().map(text -> type.values().cast(value(text, type))).toList(),
                            TTL);
        } catch (BrokenException e) {
            return new DnsAnswer.Failed<>("broken");
        }
    }

    private static Object value(String text, RecordType<?> type) {
        return switch (type.name()) {
            case "TXT" -> TxtRecord.of(text);
            case "A" -> IpAddress.parseIp4(text).orElseThrow();
            case "AAAA" -> IpAddress.parseIp6(text).orElseThrow();
            default -> text.equals(".") ? DnsName.ROOT : DnsName.of(text).orElseThrow();
        };
    }
}
