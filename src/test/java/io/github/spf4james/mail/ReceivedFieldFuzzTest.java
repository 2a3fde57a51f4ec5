package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ReceivedFieldFuzzTest {

    /** The address that is read is one that stands in the field; a relay's clients write the rest of it. */
    @FuzzTest
    void receivedFieldShouldBeReadOrNot(byte[] input) {
        String body = new String(input, StandardCharsets.UTF_8);

        ReceivedField.read(body).ifPresent(field -> {
            assertThat(body).containsIgnoringCase("by");
            assertThat(body).contains(field.helo());
        });
    }
}
