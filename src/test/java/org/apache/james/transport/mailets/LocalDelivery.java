/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.james.transport.mailets;

import java.util.Collection;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.GenericMailet;

import io.github.spf4james.embedded.Deliveries;
import io.github.spf4james.embedded.Destination;

/**
 * Stands in for James' mailet of that name, which is not on Maven Central: each recipient gets the mail in the folders
 * that its StorageDirective names, in INBOX where there is none. Then the mail is done.
 */
public class LocalDelivery extends GenericMailet {
    private final Deliveries deliveries;
    private final UsersRepository users;

    @Inject
    public LocalDelivery(Deliveries deliveries, UsersRepository users) {
        this.deliveries = deliveries;
        this.users = users;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        for (MailAddress recipient : mail.getRecipients()) {
            for (String folder : folders(mail, recipient)) {
                deliveries.add(new Destination.Mailbox(recipient.asString(), folder), mail);
            }
        }
        mail.setState(Mail.GHOST);
    }

    private Collection<String> folders(Mail mail, MailAddress recipient) throws MessagingException {
        try {
            return StorageDirective.fromMail(users.getUsername(recipient), mail).getTargetFolders()
                    .orElse(List.of("INBOX"));
        } catch (UsersRepositoryException e) {
            throw new MessagingException("No user name for " + recipient, e);
        }
    }
}
