/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfVerdict;

/** Writes answers, each a line of UTF-8 with its line feed. Safe for use by many threads. */
final class JsonAnswers {
    private final JsonFactory json;

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator generator) throws IOException;
    }

    JsonAnswers(JsonFactory json) {
        this.json = json;
    }

    /** @param micros how long the evaluation took */
    byte[] verdict(String id, SpfVerdict verdict, long micros) {
        return line(id, generator -> {
            generator.writeStringField("result", verdict.result().token());
            generator.writeStringField("explanation", verdict.explanation().orElse(""));
            generator.writeStringField("identity", verdict.request().identity().token());
            generator.writeStringField("mechanism", verdict.matches().isEmpty() ? "" : verdict.mechanism());
            writeMatches(generator, verdict.matches());
            generator.writeNumberField("lookups", verdict.terms());
            generator.writeNumberField("voids", verdict.voids());
            generator.writeStringField("problem", verdict.problem().orElse(""));
            generator.writeNumberField("us", micros);
        });
    }

    /** The one that decided comes first, as people read them; the attribute of a mail has it last. */
    private static void writeMatches(JsonGenerator generator, List<Match> matches) throws IOException {
        generator.writeArrayFieldStart("matches");
        for (Match match : matches.reversed()) {
            generator.writeStartObject();
            generator.writeStringField("directive", match.directive().toString());
            generator.writeStringField("domain", match.domain());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    byte[] error(String id, String error) {
        return line(id, generator -> generator.writeStringField("error", error));
    }

    private byte[] line(String id, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeFieldName("id");
            generator.writeRawValue(id);
            fields.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encodable(text.append('\n').toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** Half a surrogate pair has no UTF-8. It can only be in a JSON string, where it may be written as an escape. */
    private static String encodable(String text) {
        if (text.codePoints().noneMatch(JsonAnswers::isHalfPair)) {
            return text;
        }
        StringBuilder encodable = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isHalfPair(c)) {
                encodable.append(String.format("\\u%04X", c));
            } else {
                encodable.appendCodePoint(c);
            }
        });
        return encodable.toString();
    }

    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
