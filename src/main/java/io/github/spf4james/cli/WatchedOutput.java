/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Remembers why something could not be written: a {@link java.io.PrintWriter} on top of it only says that. */
final class WatchedOutput extends FilterOutputStream {
    private volatile IOException failure;

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    WatchedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        watch(() -> out.write(octet));
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        watch(() -> out.write(octets, from, length));
    }

    @Override
    public void flush() throws IOException {
        watch(out::flush);
    }

    /** {@return what went wrong last; empty if nothing did} */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    private void watch(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }
}
