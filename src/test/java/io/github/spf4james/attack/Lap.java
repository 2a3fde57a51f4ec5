/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Takes the cost of what stands between two of it: the first names no step, the second one does.
 *
 * <pre>{@code
 * <mailet match="All" class="io.github.spf4james.attack.Lap"/>
 * …
 * <mailet match="All" class="io.github.spf4james.attack.Lap"><step>policy</step></mailet>
 * }</pre>
 */
public final class Lap extends GenericMailet {
    private final Costs costs;

    @Inject
    public Lap(Costs costs) {
        this.costs = costs;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        String step = getInitParameter("step");
        if (step == null) {
            // James reads the header when it is first asked for: that is not the step's cost.
            mail.getMessage().getHeader("Subject");
            costs.begin();
        } else {
            costs.end(mail.getMaybeSender().asOptional().map(MailAddress::getLocalPart).orElse(""), step);
        }
    }
}
