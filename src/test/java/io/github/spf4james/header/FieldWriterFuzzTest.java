/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

class FieldWriterFuzzTest {

    /** Whatever the client says: one field, folded, which is known again. The input is five texts, with bars between. */
    @FuzzTest
    void writtenFieldShouldBeOneField(byte[] input) throws IOException {
        String[] texts = Arrays.copyOf(new String(input, StandardCharsets.UTF_8).split("\\|", 5), 5);
        Arrays.setAll(texts, i -> texts[i] == null ? "" : texts[i]);
        SpfRequest request = SpfRequest.mailFrom(Verdicts.IP4, texts[0], texts[1]);
        SpfVerdict verdict = Verdicts.problem(SpfResult.PERMERROR, request, texts[2]);
        String receiver = "mx" + texts[3];
        String received = ReceivedSpf.of(verdict, receiver);
        String results = AuthenticationResults.of(receiver, Optional.empty(), verdict, Optional.of(texts[4]));

        FieldPropertiesTest.assertIsOneField(ReceivedSpf.NAME, received);
        FieldPropertiesTest.assertIsOneField(AuthenticationResults.NAME, results);
        assertThat(new ClaimReader(receiver).receivedSpf(received)).isTrue();
        assertThat(new ClaimReader(receiver).authenticationResults(results)).isTrue();
    }
}
