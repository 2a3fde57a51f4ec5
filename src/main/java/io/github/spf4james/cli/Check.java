/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;

/** check_host() under the identity, the limits and the deadline that the options name. */
@FunctionalInterface
interface Check {

    /**
     * @param helo empty if the client gave none
     * @param sender empty for the null sender
     */
    SpfVerdict check(IpAddress ip, String helo, String sender) throws InterruptedException;
}
