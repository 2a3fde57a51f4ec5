/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.List;

import io.github.spf4james.syntax.IpAddress;

/**
 * Where the way back of a mail through our own relays ends.
 *
 * @param client who gave it to the first of them
 * @param end the place of the last Received field that one of them wrote, as far as it was followed; what stands below may
 *            be anybody's. Negative if there is none
 */
public record RelayTrail(RelayedClient client, int end) {

    /**
     * Follows a mail back.
     *
     * @param receivedNewestFirst the bodies of all Received fields. What stands below the field that names somebody
     *            outside may be forged, and is not looked at
     * @param remote whose connection the mail came by: one of the relays
     * @throws InterruptedException if the thread was interrupted while DNS was asked who is one of them
     */
    public static RelayTrail of(List<String> receivedNewestFirst, IpAddress remote, RelayedClient.Relays relays)
            throws InterruptedException {
        return new Trail(relays).follow(receivedNewestFirst, remote);
    }
}
