/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import io.github.spf4james.syntax.IpAddress;

/** Reads {@code {"id":…,"ip":…,"helo":…,"mailfrom":…}}. Safe for use by many threads. */
final class JsonLineReader {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final JsonFactory json;

    /** What a line says as far as it was read; the first problem is kept, and what comes behind it still looked at. */
    private static final class Draft {
        private String id = JsonLine.NO_ID;
        private Optional<String> ip = Optional.empty();
        private String helo = "";
        private Optional<String> mailFrom = Optional.empty();
        private Optional<String> unknown = Optional.empty();
        private Optional<String> problem = Optional.empty();

        private void problem(String text) {
            problem = problem.or(() -> Optional.of(text));
        }

        private JsonLine finish() {
            if (problem.isEmpty() && ip.isEmpty()) {
                problem("no \"ip\"");
            }
            Optional<IpAddress> address = ip.flatMap(AddressText::parse);
            if (address.isEmpty()) {
                problem("\"ip\" is not an IP address: " + ip.orElse(""));
            }
            if (mailFrom.isEmpty() && unknown.isPresent()) {
                // Misspelt, it would be taken for a null sender, and answered.
                problem("no \"mailfrom\", but \"" + unknown.get() + "\"");
            }
            return problem.isPresent()
                    ? new JsonLine.Unusable(id, problem.get())
                    : new JsonLine.Query(id, address.orElseThrow(), helo, mailFrom.orElse(""));
        }
    }

    JsonLineReader(JsonFactory json) {
        this.json = json;
    }

    /** Reads a line. Of one that is too long, or no JSON further on, the id is still found if it comes first. */
    JsonLine read(BoundedLines.Line line) {
        Draft draft = new Draft();
        if (line.cut()) {
            draft.problem("line longer than " + line.octets().length + " octets");
        }
        String text = decode(line.octets(), draft);
        try (JsonParser parser = json.createParser(text)) {
            readObject(parser, draft);
        } catch (JsonParseException e) {
            draft.problem("not JSON from column " + e.getLocation().getColumnNr() + " on");
        } catch (JsonProcessingException e) {
            draft.problem(e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return draft.finish();
    }

    private static String decode(byte[] octets, Draft draft) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            draft.problem("not UTF-8");
            text = new String(octets, StandardCharsets.UTF_8);
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private void readObject(JsonParser parser, Draft draft) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            draft.problem(first == null ? "empty line" : "not a JSON object");
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> draft.id = raw(parser);
                case "ip" -> draft.ip = Optional.of(text(name, parser, draft));
                case "helo" -> draft.helo = text(name, parser, draft);
                case "mailfrom" -> draft.mailFrom = Optional.of(text(name, parser, draft));
                default -> {
                    draft.unknown = Optional.of(name);
                    parser.skipChildren();
                }
            }
        }
        if (parser.nextToken() != null) {
            draft.problem("more than one JSON value on the line");
        }
    }

    /** A string; null is as good as the empty one. */
    private static String text(String name, JsonParser parser, Draft draft) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            draft.problem("\"" + name + "\" is not a string");
            parser.skipChildren();
        }
        return "";
    }

    /** The current value as JSON; numbers with the digits that they came with. */
    private String raw(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = json.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    copy.writeNumber(parser.getText());
                } else {
                    copy.copyCurrentEvent(parser);
                }
            } while (depth > 0);
        }
        return text.toString();
    }
}
