/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

class SpfRecordFuzzTest {

    /** Any text is a record or not, and one that is reads back from its print. */
    @FuzzTest
    void recordShouldBeReadOrRefused(byte[] input) throws SpfSyntaxException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        SpfRecord record;
        try {
            record = SpfRecord.parse(text);
        } catch (SpfSyntaxException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        assertThat(SpfRecord.isSpfRecord(text)).isTrue();
        assertThat(SpfRecord.parse(record.toString())).isEqualTo(record);
    }
}
