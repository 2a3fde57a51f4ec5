/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

/** What one message from one server comes to. */
sealed interface Reply<T> {

    /** The answer. */
    record Final<T>(DnsAnswer<T> answer) implements Reply<T> {}

    /** A CNAME whose target the message says nothing of: that is to be asked for. */
    record Onward<T>(DnsName target, CnameChain chain) implements Reply<T> {}

    /** No answer; another server may have one. */
    record Problem<T>(String problem, DnsAnswer.Cause cause) implements Reply<T> {
        Problem(String problem) {
            this(problem, DnsAnswer.Cause.ERROR);
        }
    }
}
