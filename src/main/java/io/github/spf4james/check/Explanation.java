/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Optional;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.Printable;
import io.github.spf4james.syntax.SpfSyntaxException;

/** The exp modifier (RFC 7208 section 6.2): whatever goes wrong, there is just no explanation. */
final class Explanation {
    private final Lookups lookups;
    private final MacroExpansion macros;

    Explanation(Lookups lookups, MacroExpansion macros) {
        this.lookups = lookups;
        this.macros = macros;
    }

    /** @param decided the record in which a directive said fail; never an included one, as include cannot fail */
    Optional<String> of(Outcome.RecordOfDomain decided) throws InterruptedException {
        Optional<MacroString> domainSpec = decided.record().explanation();
        if (domainSpec.isEmpty() || macros.cannotExpand(domainSpec.get())) {
            return Optional.empty();
        }
        Optional<DnsName> name = DnsName.of(macros.domain(domainSpec.get(), decided.domain()));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return switch (lookups.ask(Question.txt(name.get()))) {
            case DnsAnswer.Found<TxtRecord> found when found.values().size() == 1 ->
                explain(found.values().get(0).text(), decided.domain());
            case DnsAnswer.Found<TxtRecord> several -> Optional.empty();
            case DnsAnswer.NoRecords<TxtRecord> none -> Optional.empty();
            case DnsAnswer.Failed<TxtRecord> failed -> Optional.empty();
        };
    }

    private Optional<String> explain(String text, String domain) throws InterruptedException {
        MacroString explainString;
        try {
            explainString = MacroString.explainString(text);
        } catch (SpfSyntaxException e) {
            return Optional.empty(); // "if there are syntax errors in the explanation string, proceed as if none"
        }
        // "MUST be limited to US-ASCII": a local-part, a HELO or a PTR name that is not, or has controls in it, may have come
        // in by a macro.
        return macros.text(explainString, domain)
                .filter(explanation -> !explanation.isEmpty() && Printable.isPrintable(explanation));
    }
}
