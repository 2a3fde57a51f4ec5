/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.util.Optional;

import jakarta.inject.Inject;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * The end of all mails: says where, takes the time, and keeps nothing of the message.
 *
 * <pre>{@code <mailet match="All" class="io.github.spf4james.attack.Arrive"><place>inbox</place></mailet>}</pre>
 */
public final class Arrive extends GenericMailet {
    private static final String PREFIX = "io.github.spf4james.";
    private static final AttributeName RESULT = AttributeName.of(PREFIX + "result");
    private static final AttributeName PROBLEM = AttributeName.of(PREFIX + "problem");

    private final Arrivals arrivals;

    @Inject
    public Arrive(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void service(Mail mail) {
        String localPart = mail.getMaybeSender().asOptional().map(MailAddress::getLocalPart).orElse("");
        arrivals.add(localPart, new Arrivals.Arrival(getInitParameter("place"), text(mail, RESULT), text(mail, PROBLEM),
                System.nanoTime(), attributeOctets(mail)));
        mail.setState(Mail.GHOST);
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }

    private static int attributeOctets(Mail mail) {
        return mail.attributes().filter(attribute -> attribute.getName().asString().startsWith(PREFIX))
                .mapToInt(attribute -> attribute.getName().asString().length()
                        + String.valueOf(attribute.getValue().value()).length())
                .sum();
    }
}
