/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fields are octets here, as jakarta.mail gives them. */
class ReceivedFieldFuzzTest {

    /**
     * What is read stands in the field, in its order: the name of HELO may have lost white space, and backslashes and
     * parentheses of comments.
     */
    @FuzzTest
    void receivedFieldShouldBeReadOrNot(byte[] input) {
        String body = new String(input, StandardCharsets.ISO_8859_1);

        ReceivedField.read(body).ifPresent(field -> {
            assertThat(body).containsIgnoringCase("by");
            assertThat(List.of(field.helo(), octetsOfUtf8(field.helo())))
                    .anyMatch(name -> standsIn(body, name));
        });
        clientShouldNotBeForgedByAName(body);
    }

    /** In the gateways' formats, whatever the name of HELO is. */
    private static void clientShouldNotBeForgedByAName(String helo) {
        for (String gateway : ReceivedFieldTest.rawGateways()) {
            ReceivedField.read(gateway.replace("%h", helo).replace("%i", helo).replace("%r", "b"))
                    .ifPresent(field -> assertThat(field.client()).hasToString("192.0.2.1"));
        }
    }

    private static String octetsOfUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean standsIn(String body, String name) {
        int at = 0;
        for (char c : name.toCharArray()) {
            at = c == ' ' ? at : body.indexOf(c, at) + 1;
            if (at == 0 && c != ' ') {
                return false;
            }
        }
        return true;
    }
}
