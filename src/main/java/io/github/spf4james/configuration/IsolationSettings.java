/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;

/**
 * How many threads may wait for DNS.
 *
 * @param mostWaiting at a time for names of one organisation; and with waits longer than the patience for organisations that
 *            are not known to answer, for mails from one client network
 * @param mostWaitingInAll at a time for whatever name
 * @param patience how long a wait may last before the client's network counts
 */
public record IsolationSettings(int mostWaiting, int mostWaitingInAll, Duration patience) {}
