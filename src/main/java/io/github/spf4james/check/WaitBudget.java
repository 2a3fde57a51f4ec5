/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

/**
 * How a check waits: for a moment just so, and then only if it may, so that whoever runs slow name servers cannot make all
 * threads of a server wait for them.
 */
public interface WaitBudget {
    /** Waits until the deadline, whatever others do. */
    WaitBudget UNLIMITED = new WaitBudget() {
        @Override
        public long nanosBeforeAsking() {
            return Long.MAX_VALUE;
        }

        @Override
        public void waited(long nanos) {}

        @Override
        public boolean mayWaitOn(SpfRequest request) {
            return true;
        }
    };

    /** {@return nanoseconds that may still be waited for DNS before one has to ask} */
    long nanosBeforeAsking();

    /** Notes what has been waited. */
    void waited(long nanos);

    /** {@return whether a check that has waited that long may go on waiting} Once yes, always yes for the same request. */
    boolean mayWaitOn(SpfRequest request);
}
