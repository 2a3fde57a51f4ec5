/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.List;

import io.github.spf4james.syntax.IpAddress;

/** Whose mail it is, whatever else can be learnt. */
final class RelayedClients {
    private RelayedClients() {}

    static RelayedClient of(List<String> received, IpAddress remote, RelayedClient.Relays relays)
            throws InterruptedException {
        return RelayTrail.of(received, remote, relays).client();
    }
}
