/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

/** One field goes in and one field comes out, whatever is in it. */
class FieldPropertiesTest {
    private static final String SEED = "8601";

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings().withChars("\r\n\t :;=()\\\"a.@-").ofMaxLength(120),
                Arbitraries.strings().ascii().ofMaxLength(700)).withoutEdgeCases();
    }

    static void assertIsOneField(String name, String body) throws IOException {
        String message = "First: 1\r\n" + name + ": " + body + "\r\nLast: 1\r\n\r\nbody\r\n";
        Header header = new DefaultMessageBuilder()
                .parseHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));

        assertThat(header.getFields()).extracting(Field::getName).containsExactly("First", name, "Last");
        assertThat(header.getField(name).getBody()).isEqualTo(body.replace("\r\n", ""));
        StrictField.assertFolded(name, body);
    }

    @Property(seed = SEED)
    void receivedSpfShouldParseBack(@ForAll("texts") String helo, @ForAll("texts") String sender,
            @ForAll("texts") String problem, @ForAll("texts") String receiver, @ForAll SpfResult result)
            throws IOException {
        SpfVerdict verdict = Verdicts.problem(result, SpfRequest.mailFrom(Verdicts.IP6, helo, sender), problem);
        String body = ReceivedSpf.of(verdict, receiver);

        assertIsOneField(ReceivedSpf.NAME, body);
        assertThat(StrictField.receivedSpf(body)).containsEntry("result", result.token())
                .containsEntry("client-ip", "2001:db8::1").containsKeys("helo", "receiver", "identity", "problem");
    }

    @Property(seed = SEED)
    void authenticationResultsShouldParseBack(@ForAll("texts") String helo, @ForAll("texts") String sender,
            @ForAll("texts") String problem, @ForAll("texts") String authservId, @ForAll("texts") String comment,
            @ForAll SpfResult result) throws IOException {
        SpfVerdict verdict = Verdicts.problem(result, SpfRequest.mailFrom(Verdicts.IP4, helo, sender), problem);
        String body = AuthenticationResults.of(authservId, Optional.empty(), verdict, Optional.of(comment));

        assertIsOneField(AuthenticationResults.NAME, body);
        assertThat(StrictField.authenticationResults(body)).contains(result.token());
    }
}
