/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.junit.jupiter.api.Test;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

/** Whatever a client chooses, a field is one field, and says what went in. */
class HostileFieldTest {
    private static final int CASES = 20_000;
    private static final List<String> ALPHABETS = List.of(
            "\r\n :X",
            "()\\\"",
            "\";= ",
            "abc.-@[]<>",
            "\0\t\u007f\u0080\u00e9\u2028\uD83D\uDE00\uFF08",
            "(a) \"b\"\\ ;c=\r\n",
            "receiver=; ");
    private static final String[][] MATCHES = {{}, {"d.example -all"}, {"d.example include:e.example", "e.example mx"},
            {"d.example exists:%{l}.%{d}"}, {"d.example ~a/24"}};

    private final Random random = new Random(7208);

    private String text() {
        int length = random.nextInt(20) == 0 ? random.nextInt(800) : random.nextInt(24);
        StringBuilder text = new StringBuilder();
        String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
        for (int i = 0; i < length; i++) {
            alphabet = random.nextInt(8) == 0 ? ALPHABETS.get(random.nextInt(ALPHABETS.size())) : alphabet;
            text.append(random.nextInt(50) == 0
                    ? (char) random.nextInt(0x10000)
                    : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private SpfVerdict verdict() {
        SpfResult result = SpfResult.values()[random.nextInt(SpfResult.values().length)];
        SpfRequest request = SpfRequest.mailFrom(random.nextBoolean() ? Verdicts.IP4 : Verdicts.IP6, text(), text());
        return random.nextBoolean()
                ? Verdicts.problem(result, request, text())
                : Verdicts.verdict(result, request, MATCHES[random.nextInt(MATCHES.length)]);
    }

    /** What is to be written, said another way than {@link Quoted} says it. */
    private static String written(String text) {
        String cut = text.length() > 320 ? text.substring(0, 317) + "..." : text;
        return cut.replaceAll("[\\x{10000}-\\x{10FFFF}]", "??").replaceAll("[^ -~]", "?");
    }

    private static Map<String, String> expectedPairs(SpfVerdict verdict, String receiver) {
        SpfRequest request = verdict.request().inALabels();
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("result", verdict.result().token());
        pairs.put("client-ip", request.ip().toString());
        if (request.identity() == Identity.MAILFROM) {
            pairs.put("envelope-from", written(request.sender()));
        }
        pairs.put("helo", written(request.helo()));
        pairs.put("receiver", written(receiver));
        pairs.put("identity", request.identity().token());
        if (List.of("pass", "fail", "softfail", "neutral").contains(verdict.result().token())) {
            pairs.put("mechanism", written(verdict.mechanism()));
        }
        verdict.problem().ifPresent(problem -> pairs.put("problem", written(problem)));
        return pairs;
    }

    private static List<String> expectedResinfo(SpfVerdict verdict) {
        String decided = verdict.deciding().map(match -> match.directive() + " of " + match.domain()).orElse("");
        return List.of(verdict.result().token(), written(verdict.problem().orElse(decided)),
                verdict.request().identity().token(), written(verdict.request().inALabels().domain()));
    }

    private static void assertIsOneField(String name, String body) throws IOException {
        StrictField.assertFolded(name, body);
        String message = "First: 1\r\n" + name + ": " + body + "\r\nLast: 1\r\n\r\n";
        Header header = new DefaultMessageBuilder()
                .parseHeader(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));

        assertThat(header.getFields()).extracting(Field::getName).containsExactly("First", name, "Last");
        assertThat(header.getField(name).getBody()).isEqualTo(body.replace("\r\n", ""));
    }

    @Test
    void receivedSpfShouldParseBackToWhatWentIn() throws IOException {
        for (int i = 0; i < CASES; i++) {
            SpfVerdict verdict = verdict();
            String receiver = "r" + text();
            String body = ReceivedSpf.of(verdict, receiver);

            assertIsOneField(ReceivedSpf.NAME, body);
            assertThat(StrictField.receivedSpf(body)).isEqualTo(expectedPairs(verdict, receiver));
            assertThat(new ClaimReader(receiver).receivedSpf(body)).as(body).isTrue();
        }
    }

    @Test
    void authenticationResultsShouldParseBackToWhatWentIn() throws IOException {
        for (int i = 0; i < CASES; i++) {
            SpfVerdict mailFrom = verdict();
            Optional<SpfVerdict> helo = random.nextBoolean()
                    ? Optional.of(Verdicts.problem(SpfResult.NONE, Verdicts.helo(text()), text()))
                    : Optional.empty();
            String authservId = "i" + text();
            String body = AuthenticationResults.of(authservId, helo, mailFrom, Optional.of(text()));

            List<String> expected = new ArrayList<>(List.of(written(authservId)));
            expected.addAll(expectedResinfo(mailFrom));
            if (mailFrom.request().identity() == Identity.MAILFROM) {
                helo.ifPresent(verdict -> expected.addAll(expectedResinfo(verdict)));
            }
            assertIsOneField(AuthenticationResults.NAME, body);
            assertThat(StrictField.authenticationResults(body)).isEqualTo(expected);
            assertThat(new ClaimReader(authservId).authenticationResults(body)).as(body).isTrue();
        }
    }

    @Test
    void fieldsShouldNotBeClaimedForAnotherName() {
        for (int i = 0; i < CASES; i++) {
            SpfVerdict verdict = verdict();
            String received = ReceivedSpf.of(verdict, "other.example.org");
            String results = AuthenticationResults.of("other.example.org", Optional.empty(), verdict, Optional.empty());

            assertThat(new ClaimReader("mx.example.org").receivedSpf(received)).as(received).isFalse();
            assertThat(new ClaimReader("mx.example.org").authenticationResults(results)).as(results).isFalse();
        }
    }

    @Test
    void readersShouldTakeAnyText() {
        for (int i = 0; i < CASES; i++) {
            String body = text() + text();
            String name = text();

            assertThatCode(() -> {
                new ClaimReader(name).receivedSpf(body);
                new ClaimReader(name).authenticationResults(body);
            }).as(body).doesNotThrowAnyException();
        }
    }
}
