/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.james.transport.mailets;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Stands in for James' mailet of that name, which is not on Maven Central: the table is empty here. */
public class RecipientRewriteTable extends GenericMailet {
    @Override
    public void service(Mail mail) {
        // No recipient has another address.
    }
}
