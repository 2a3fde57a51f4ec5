/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.time.Duration;
import java.util.Optional;

/**
 * Who is told that a mail is not delivered, and how.
 *
 * @param onlyLocalSenders whether none but users of this server, and its aliases, forwards and groups, get reports
 * @param most how many reports of all mailets go to one organisation's domains in a period
 * @param period that long
 * @param text of a report in place of the usual one
 * @param fullSize up to how many octets of an original go back whole, if its sender wants that
 */
public record BounceSettings(boolean onlyLocalSenders, int most, Duration period, Optional<BounceText> text,
        int fullSize) {}
