/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FieldOutlineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from _ (_ [_]) by _ (_) with ESMTP id _; _, _ | from m.example (p.example [192.0.2.1]) by gw.example (My Mail 3) with ESMTP id 4F; Wed, 25 Nov 2026
            from [_] (_ [_:_]) by _ | from [203.0.113.5] (x [IPv6:2001]) by gw
            _<_>_ | secret<body>name
            """)
    void shouldKeepTheShapeAlone(String outline, String field) {
        assertThat(FieldOutline.of(field)).isEqualTo(outline.replace("ESMTP", "esmtp"));
    }

    static Stream<Sample> samples() {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldNameNobody(Sample sample) {
        assertThat(FieldOutline.of(sample.field())).doesNotContain("example", "192.0.2", "2001", "laptop").isPrintable()
                .hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void shouldBePrintableWhateverStandsThere() {
        assertThat(FieldOutline.of("from \u0000\r\n\u00fc\u2028 (" + "x ( ".repeat(100_000))).matches("[ -~]{1,200}");
    }
}
