/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

class FieldReaderFuzzTest {

    /** Fields of others are read without complaint. The input is a name and a body, with a bar between. */
    @FuzzTest
    void fieldsShouldBeClaimedOrNot(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\\|", 2);
        String body = parts[parts.length - 1];

        new ClaimReader(parts[0]).receivedSpf(body);
        new ClaimReader(parts[0]).authenticationResults(body);
    }
}
