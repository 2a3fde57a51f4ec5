/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that are too long to be taken apart; what of shorter ones is a claim is tested with the fields. */
class ClaimReaderTest {
    private static final String LONG = "x".repeat(5_000);
    private final ClaimReader reader = new ClaimReader("mx.example.org");

    @ParameterizedTest
    @ValueSource(strings = {"mx.example.org", "MX.Example.ORG.", "other; mx.example.org", "helo=mx.example.org",
            "amx.example.org", "mx.example.org.evil", "mx.\r\n example.org", "mx.\r\n\texample.org",
            "mx . example . org",
            "\"mx.example.org\"", "\"m\\x.example.org\"", "m\\x.example.org", "mx.\"example\".org", "mx.(c)example.org",
            "mx.(c (d) \\) e)example.org", "(mx.example.org)", "mx.(example.or)g", "\"(\" mx.(c)example.org",
            "mx.(c\r\n )\r\n example.org", "\0mx\0.example.org", "mx.\u00e9example.org", "mx.mx.example.org",
            "mx.exampmx.example.org", "\\(mx.(c)example.org", "\\\"mx.(c)example.org"})
    void longFieldWithOurNameAnywhereShouldBeClaimed(String name) {
        assertThat(reader.authenticationResults(LONG + ";" + name + ";" + LONG)).isTrue();
        assertThat(reader.receivedSpf(LONG + ";" + name + ";" + LONG)).isTrue();
        assertThat(reader.receivedSpf(name + ";" + LONG)).isTrue();
        assertThat(reader.receivedSpf(LONG + ";" + name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mx.example.or", "mx.example-org", "mxexample.org", "x.example.org",
            "mx.example.com"})
    void longFieldWithoutOurNameShouldNotBeClaimed(String name) {
        assertThat(reader.authenticationResults("y".repeat(5_000) + ";" + name + ";" + LONG)).isFalse();
        assertThat(reader.receivedSpf("y".repeat(5_000) + ";" + name + ";" + LONG)).isFalse();
    }

    @Test
    void oneReaderShouldServeManyFields() {
        assertThat(reader.receivedSpf("pass receiver=mx.example.org")).isTrue();
        assertThat(reader.receivedSpf("pass receiver=other.example")).isFalse();
        assertThat(reader.authenticationResults("\"mx.example.org")).isTrue();
        assertThat(reader.authenticationResults("other.example; spf=pass smtp.helo=mx.example.org")).isFalse();
        assertThat(reader.receivedSpf("(mx.example.org")).isTrue();
        assertThat(reader.receivedSpf("pass helo=mx.example.org")).isFalse();
    }

    @Test
    void nameOfMarksAloneShouldNotBeFoundEverywhere() {
        assertThat(new ClaimReader("()").receivedSpf("(" + LONG)).isFalse();
        assertThat(new ClaimReader("").receivedSpf("(" + LONG)).isFalse();
    }
}
