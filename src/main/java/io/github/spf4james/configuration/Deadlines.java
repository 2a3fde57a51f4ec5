/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;

/**
 * How long the checks of one mail may take. Each has its own time, so that nobody who makes one slow takes it from another.
 *
 * @param mailFrom for the check of MAIL FROM; RFC 7208 section 4.6.4 has it at 20 seconds at least
 * @param whiteList for what the white list has to look up, after MAIL FROM
 * @param helo for the check of HELO, after both; it is there for information, so it is waited for only briefly
 */
public record Deadlines(Duration mailFrom, Duration whiteList, Duration helo) {}
