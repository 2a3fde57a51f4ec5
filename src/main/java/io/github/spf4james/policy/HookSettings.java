/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.mail.internet.AddressException;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;

import io.github.spf4james.configuration.ConfigurationElements;
import io.github.spf4james.configuration.ValueType;
import io.github.spf4james.mail.MailVerdict;

/**
 * What stands in the {@code <handler>} of {@code SpfHook}.
 *
 * @param rules what is done for anybody
 * @param others what is done for some recipients in place of that; the first that has a recipient counts
 * @param atMail whether it is done at {@code MAIL FROM}, before recipients are known
 * @param patience how long a client waits for a verdict; zero for not at all
 * @param exempt whose mail is never refused, beside this server's postmasters
 * @param dryRun whether it is only noted what would be done
 */
public record HookSettings(SmtpRules rules, List<OtherRules> others, boolean atMail, Duration patience,
        Recipients exempt, boolean dryRun) {

    /** What waits get when nobody else waits. A client would do so for minutes (RFC 5321 section 4.5.3.2). */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final ValueType<Duration> WAIT = new ValueType<>(
            "a duration with its unit, up to 5s, such as 500ms, or 0", HookSettings::patience);
    private static final ValueType<Boolean> AT = new ValueType<>("rcpt or mail", HookSettings::atMail);
    private static final ValueType<MailAddress> ADDRESS = new ValueType<>("a mail address", HookSettings::address);
    private static final ValueType<Domain> DOMAIN = new ValueType<>("a domain", HookSettings::domain);

    /** Some recipients: those of these addresses, and of these domains. */
    record Recipients(Set<MailAddress> addresses, Set<Domain> domains) {
        private static Recipients read(ConfigurationElements elements, String prefix) throws ConfigurationException {
            return new Recipients(new HashSet<>(elements.all(prefix + "address", ADDRESS)),
                    new HashSet<>(elements.all(prefix + "domain", DOMAIN)));
        }

        private boolean contain(MailAddress recipient) {
            return addresses.contains(recipient) || domains.contains(recipient.getDomain());
        }

        private boolean areNone() {
            return addresses.isEmpty() && domains.isEmpty();
        }
    }

    /** What is done for some recipients. */
    record OtherRules(Recipients recipients, SmtpRules rules) {
        private static OtherRules read(ConfigurationElements elements) throws ConfigurationException {
            return new OtherRules(Recipients.read(elements, ""), SmtpRules.read(elements));
        }
    }

    /**
     * Reads a {@code <handler>}; what is not there has its default.
     *
     * @throws ConfigurationException naming the element, its value and what is accepted
     */
    public static HookSettings read(HierarchicalConfiguration<ImmutableNode> handler) throws ConfigurationException {
        ConfigurationElements elements = new ConfigurationElements("SpfHook", handler);
        HookSettings settings = read(elements);
        elements.refuseOthers();
        if (settings.others.stream().anyMatch(other -> other.recipients().areNone())) {
            throw new ConfigurationException("SpfHook: <recipients> has no <address> and no <domain>");
        }
        if (settings.atMail && !(settings.exempt.areNone() && settings.others.isEmpty())) {
            throw new ConfigurationException("SpfHook: at MAIL FROM no recipient is known: <exempt> and <recipients>"
                    + " want at=\"rcpt\", not at=\"mail\"");
        }
        return settings;
    }

    /** {@return every element and attribute that there is: {@code wait}, {@code exempt/address}, {@code @at}, …} */
    public static Set<String> elements() throws ConfigurationException {
        ConfigurationElements elements = new ConfigurationElements("SpfHook", new BaseHierarchicalConfiguration());
        read(elements);
        return elements.known().stream().map(path -> path.replace('.', '/').replace("[@", "@").replace("]", ""))
                .filter(path -> !path.equals("@class")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static HookSettings read(ConfigurationElements elements) throws ConfigurationException {
        elements.text("[@class]"); // James' own
        List<OtherRules> others = new ArrayList<>();
        for (ConfigurationElements each : elements.each("recipients")) {
            others.add(OtherRules.read(each));
        }
        OtherRules.read(elements.empty("recipients"));
        return new HookSettings(SmtpRules.read(elements), others, elements.value("[@at]", AT).orElse(false),
                elements.value("wait", WAIT).orElse(LONGEST_WAIT), Recipients.read(elements, "exempt."),
                elements.flag("dryRun", false));
    }

    private static Duration patience(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Duration wait = ValueType.DURATION.read("wait", text);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(text);
        }
        return wait;
    }

    private static boolean atMail(String text) {
        return switch (text) {
            case "mail" -> true;
            case "rcpt" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Domain domain(String text) {
        if (text.contains("@")) {
            throw new IllegalArgumentException(text);
        }
        return Domain.of(text);
    }

    /** {@return whether the recipient's mail is never refused, as configured} */
    public boolean isExempt(MailAddress recipient) {
        return exempt.contain(recipient);
    }

    /** {@return whether anything is ever refused: else there is nothing to wait for} */
    public boolean refusesAny() {
        return rules.refuseAny() || others.stream().anyMatch(other -> other.rules().refuseAny());
    }

    /** {@return what is to be done to a transaction with this verdict, whoever it is for} */
    public SmtpDecision decide(MailVerdict.Checked verdict) {
        return rules.decide(verdict);
    }

    /** {@return what is to be done to a transaction with this verdict, as far as it is for that recipient} */
    public SmtpDecision decide(MailVerdict.Checked verdict, MailAddress recipient) {
        return others.stream().filter(other -> other.recipients().contain(recipient)).findFirst()
                .map(OtherRules::rules).orElse(rules).decide(verdict);
    }
}
