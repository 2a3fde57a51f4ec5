/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks that belong together, each made. */
final class AllChecks {
    private AllChecks() {}

    /** {@return a verdict for each request, none of which waits beyond that time from now} */
    static List<SpfVerdict> verdicts(CheckHost checkHost, List<SpfRequest> requests, Duration allowed)
            throws InterruptedException {
        Deadline deadline = Deadline.in(allowed);
        List<SpfVerdict> verdicts = new ArrayList<>();
        try (CheckHost.Checks checks = checkHost.checks(requests)) {
            for (int i = 0; i < requests.size(); i++) {
                verdicts.add(checks.next(deadline, WaitBudget.UNLIMITED));
            }
        }
        return verdicts;
    }
}
