/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.spf4james.syntax.IpAddress;

/** A line of {@code samples.tsv}: what a mail system writes, and what it means. */
record Sample(String software, String kind, String client, String helo, String alone, String field) {

    /** {@return one sample of each thing that a format reads} */
    static Stream<Sample> all() {
        return in("samples.tsv");
    }

    /** {@return what the same systems write besides} */
    static Stream<Sample> variants() {
        return in("variants.tsv");
    }

    private static Stream<Sample> in(String name) {
        try (InputStream file = Sample.class.getResourceAsStream(name)) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            return lines.stream().filter(line -> !line.startsWith("#")).map(Sample::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample of(String line) {
        String[] columns = line.split("\t", -1);
        return new Sample(columns[0], columns[1], columns[2], columns[3], columns[4],
                columns[5].replace("\\n", "\r\n").replace("\\t", "\t"));
    }

    IpAddress address() {
        return IpAddress.parse(client).orElseThrow();
    }

    @Override
    public String toString() {
        return software + ", " + kind + ": " + field;
    }
}
