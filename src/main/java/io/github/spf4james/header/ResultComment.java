/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfVerdict;

/** What a result means, for people (RFC 7208 section 9.1: "supporting information for the result"). */
final class ResultComment {
    private ResultComment() {}

    /** {@return such as {@code domain of a@example.com designates 192.0.2.1 as permitted sender}; not yet escaped} */
    static String of(SpfVerdict verdict) {
        SpfRequest request = verdict.request().inALabels();
        String ip = request.ip().toString();
        String who = Quoted.printable(request.identity() == Identity.HELO ? request.domain() : request.sender());
        return meaning(verdict, who, ip) + (verdict.stale() ? ", by stale answers of DNS" : "");
    }

    private static String meaning(SpfVerdict verdict, String who, String ip) {
        return switch (verdict.result()) {
            case PASS -> "domain of " + who + " designates " + ip + " as permitted sender";
            case FAIL -> "domain of " + who + " does not designate " + ip + " as permitted sender";
            case SOFTFAIL -> "transitioning domain of " + who + " does not designate " + ip + " as permitted sender";
            case NEUTRAL -> ip + " is neither permitted nor denied by domain of " + who;
            case NONE -> verdict.hasNoRecord()
                    ? "domain of " + who + " does not designate permitted sender hosts"
                    : "domain of " + who + " cannot be checked";
            case TEMPERROR -> "temporary error in processing during lookup of " + who;
            case PERMERROR -> "permanent error in processing domain of " + who;
        };
    }
}
