/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Lines off a stream, of which no more than so many octets are kept, however long they are. Not thread-safe. */
final class BoundedLines {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    /**
     * A line without its line feed.
     *
     * @param octets the first of them, if there are too many
     * @param cut whether there are more than are here
     */
    record Line(byte[] octets, boolean cut) {}

    /** @param most how many octets of a line are kept */
    BoundedLines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** {@return the next line; one that the end of input ends is a line too, unless it is empty; empty at the end} */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        boolean cut = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = lineFeedOrLimit();
            int kept = Math.min(end - position, most - octets.size());
            octets.write(buffer, position, kept);
            cut |= kept < end - position;
            position = end;
            if (end < limit) {
                position++;
                break;
            }
        }
        return any ? Optional.of(new Line(octets.toByteArray(), cut)) : Optional.empty();
    }

    /** @return false at the end of input */
    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position < limit;
    }

    private int lineFeedOrLimit() {
        int at = position;
        while (at < limit && buffer[at] != '\n') {
            at++;
        }
        return at;
    }
}
