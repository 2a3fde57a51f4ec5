/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.github.spf4james.syntax.IpAddress;

/** Fields are octets here, as jakarta.mail gives them. */
class ReceivedFieldFuzzTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();

    /** Whatever the field is; and in what each format writes, whatever the name of HELO is. */
    @FuzzTest
    void receivedFieldShouldBeReadOrNot(byte[] input) throws InterruptedException {
        String text = new String(input, StandardCharsets.ISO_8859_1);

        if (read(text) instanceof RelayedClient.Outside(IpAddress client, String helo)) {
            assertThat(text).containsIgnoringCase("from").containsIgnoringCase("by");
        }
        for (Format.Form form : Software.ANY.forms()) {
            if (form.kind() == Format.Kind.CLIENT && read(Rendered.of(form.template(), "192.0.2.1",
                    Map.of("helo", text, "any", "x"), "",
                    "gw")) instanceof RelayedClient.Outside(IpAddress client, String helo)) {
                assertThat(client).hasToString("192.0.2.1");
            }
        }
    }

    private static RelayedClient read(String field) throws InterruptedException {
        return RelayedClients.of(List.of(field), RELAY, address -> Optional.empty());
    }
}
