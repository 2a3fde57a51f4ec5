/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "b\u00fccher", "\u4f8b\u3048", "\ud83d\ude00"})
    void shouldReadUtf8(String text) {
        String octets = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(HeaderText.ofOctets(octets)).isEqualTo(text);
    }

    @Test
    void shouldLeaveWhatIsReadAlready() {
        assertThat(HeaderText.ofOctets("\u4f8b \u00c3\u00bc")).isEqualTo("\u4f8b \u00c3\u00bc");
    }

    @Test
    void shouldLeaveWhatIsNotUtf8() {
        assertThat(HeaderText.ofOctets("b\u00fccher")).isEqualTo("b\u00fccher");
    }
}
