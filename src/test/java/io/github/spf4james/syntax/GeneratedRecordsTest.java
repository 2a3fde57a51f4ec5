/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;

import org.junit.jupiter.api.Test;

class GeneratedRecordsTest {
    private static final int RECORDS = 20_000;
    private static final String ALPHABET = "va=spf1 mxincludeptrip4ip6all:/.%{}drl-+~?0129_,\u00e9\t\u0000";

    @Test
    void printedRecordShouldReadBack() throws SpfSyntaxException {
        GeneratedRecords records = new GeneratedRecords(7208);
        for (int i = 0; i < RECORDS; i++) {
            SpfRecord record = records.next();

            assertThat(SpfRecord.parse(record.toString())).isEqualTo(record);
        }
    }

    @Test
    void spoiltRecordShouldBeReadOrRefused() {
        GeneratedRecords records = new GeneratedRecords(4408);
        Random random = new Random(8616);
        for (int i = 0; i < RECORDS; i++) {
            StringBuilder spoilt = new StringBuilder(records.next().toString());
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                spoilt.setCharAt(random.nextInt(spoilt.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }

            assertThatCode(() -> readOrRefuse(spoilt.toString())).as(spoilt.toString()).doesNotThrowAnyException();
        }
    }

    @Test
    void noiseShouldBeReadOrRefused() {
        Random random = new Random(822);
        for (int i = 0; i < RECORDS; i++) {
            StringBuilder noise = new StringBuilder("v=spf1 ");
            for (int length = random.nextInt(30); length > 0; length--) {
                noise.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }

            assertThatCode(() -> readOrRefuse(noise.toString())).as(noise.toString()).doesNotThrowAnyException();
        }
    }

    /** What is read must be printed as something that is read as the same. */
    private static void readOrRefuse(String text) throws SpfSyntaxException {
        SpfRecord record;
        try {
            record = SpfRecord.parse(text);
        } catch (SpfSyntaxException e) {
            return;
        }
        assertThat(SpfRecord.parse(record.toString())).isEqualTo(record);
    }
}
