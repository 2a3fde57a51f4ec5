/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

class MacroStringFuzzTest {

    @FuzzTest
    void macroStringShouldBeReadOrRefused(byte[] input) throws SpfSyntaxException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        try {
            MacroString explanation = MacroString.explainString(text);
            assertThat(MacroString.explainString(explanation.toString())).isEqualTo(explanation);
        } catch (SpfSyntaxException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
        }
        MacroString domainSpec;
        try {
            domainSpec = MacroString.domainSpec(text);
        } catch (SpfSyntaxException e) {
            return;
        }
        assertThat(MacroString.domainSpec(domainSpec.toString())).isEqualTo(domainSpec);
        assertThat(MacroString.macroString(text)).isEqualTo(domainSpec);
    }
}
