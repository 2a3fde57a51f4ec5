/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.james.transport.mailets;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Stands in for James' mailet of that name, which is not on Maven Central: nobody is told here. */
public class Bounce extends GenericMailet {
    @Override
    public void service(Mail mail) {
        // The mail goes on to the next mailet, as it does in James.
    }
}
