/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;

/**
 * How many mails may wait for slow name servers.
 *
 * @param mostWaiting mails of one organisation's domains, or of one client network, that may wait long at a time
 * @param mostWaitingInAll mails of whomever that may wait long at a time: domains cost little, and there are clients to be
 *            had in as many networks as one likes
 * @param patience how long a mail may wait, all its checks together, before that counts
 */
public record IsolationSettings(int mostWaiting, int mostWaitingInAll, Duration patience) {}
