/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.james.transport.mailets;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Stands in for James' mailet of that name, which is not on Maven Central: nobody is told here, and the mail is done
 * unless {@code passThrough} is true, as it is where nothing is said.
 */
public class DSNBounce extends GenericMailet {
    @Override
    public void service(Mail mail) {
        if (!getInitParameter("passThrough", true)) {
            mail.setState(Mail.GHOST);
        }
    }
}
