/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.IOException;

/** The way back to a client: the UDP socket with the client's address, or a TCP connection. Thread-safe. */
interface Line {

    boolean tcp();

    /** Sends a whole message. */
    void send(byte[] message) throws IOException;

    /** Sends octets as they are; over TCP without the length before them. */
    void sendRaw(byte[] octets) throws IOException;

    /** Breaks the connection off with RST; nothing over UDP. */
    void reset() throws IOException;
}
