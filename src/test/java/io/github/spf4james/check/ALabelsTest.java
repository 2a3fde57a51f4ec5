/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ALabelsTest {

    @ParameterizedTest
    @CsvSource({"example.com, example.com", "Example.COM., Example.COM.", "b\u00fccher.example, xn--bcher-kva.example",
            "B\u00dcCHER.example, xn--bcher-kva.example"})
    void uLabelsShouldBecomeALabels(String name, String ascii) {
        assertThat(ALabels.of(name)).isEqualTo(new ALabels.Converted(ascii));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stra\u00dfe.example", "\u03c2.example", "a\u200cb.example", "a\u200db.example"})
    void namesThatIdnaVersionsReadDifferentlyShouldBeAmbiguous(String name) {
        assertThat(ALabels.of(name)).isEqualTo(new ALabels.Ambiguous());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u4f8b..example", "\ud800.example", "\uffff"})
    void othersShouldBeInvalid(String name) {
        assertThat(ALabels.of(name)).isEqualTo(new ALabels.Invalid());
    }

    /** One of these characters becomes eighteen. */
    @Test
    void overlongNamesShouldBeInvalid() {
        assertThat(ALabels.of("\ufdfa".repeat(200))).isEqualTo(new ALabels.Invalid());
        assertThat(ALabels.of("\u4f8b".repeat(10_000))).isEqualTo(new ALabels.Invalid());
    }
}
