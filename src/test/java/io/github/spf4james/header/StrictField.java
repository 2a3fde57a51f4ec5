/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both fields by their ABNF and nothing beyond it, from regular expressions: shares no line with what it judges.
 * Comments do not nest, for none is written so.
 */
final class StrictField {
    private static final String FWS = "(?:(?:\r\n)? ++)";
    private static final String COMMENT = "\\((?:[!-'*-\\[\\]-~]|\\\\[ -~]|" + FWS + ")*+\\)";
    private static final String CFWS = "(?:" + FWS + "|" + COMMENT + ")";
    private static final String QUOTED_STRING = "\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*+\"";
    private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++";
    private static final String DOT_ATOM = ATEXT + "(?:\\." + ATEXT + ")*+";
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]++";
    private static final String VALUE = "(" + TOKEN + "|" + QUOTED_STRING + ")";

    private static final Pattern RESULT = Pattern.compile("([a-z]+)" + FWS + "(" + COMMENT + ")" + FWS);
    private static final Pattern PAIR = Pattern
            .compile(CFWS + "*([a-z-]+)=(" + DOT_ATOM + "|" + QUOTED_STRING + ")(?:;|$)");
    private static final Pattern AUTHSERV_ID = Pattern.compile(VALUE + "(?=;)");
    private static final Pattern RESINFO = Pattern.compile(";" + CFWS + "+spf=([a-z]+)(?:" + CFWS + "+reason=" + VALUE
            + ")?" + CFWS + "+smtp\\.(helo|mailfrom)=" + VALUE + CFWS + "*+");

    private StrictField() {}

    /** {@return the keys with their values, unquoted; the result as {@code result}} */
    static Map<String, String> receivedSpf(String body) {
        Matcher matcher = RESULT.matcher(body);
        assertThat(matcher.lookingAt()).as(body).isTrue();
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("result", matcher.group(1));
        int end = matcher.end();
        matcher = PAIR.matcher(body);
        while (matcher.find(end) && matcher.start() == end) {
            assertThat(pairs.put(matcher.group(1), unquoted(matcher.group(2)))).as(body).isNull();
            end = matcher.end();
            if (end == body.length()) {
                break;
            }
        }
        assertThat(end).as(body).isEqualTo(body.length());
        return pairs;
    }

    /** {@return the authserv-id, then for each resinfo {@code result reason ptype.property value}, unquoted} */
    static List<String> authenticationResults(String body) {
        Matcher matcher = AUTHSERV_ID.matcher(body);
        assertThat(matcher.lookingAt()).as(body).isTrue();
        List<String> parts = new ArrayList<>(List.of(unquoted(matcher.group(1))));
        int end = matcher.end();
        matcher = RESINFO.matcher(body);
        while (end < body.length() && matcher.find(end) && matcher.start() == end) {
            parts.add(matcher.group(1));
            parts.add(matcher.group(2) == null ? "" : unquoted(matcher.group(2)));
            parts.add(matcher.group(3));
            parts.add(unquoted(matcher.group(4)));
            end = matcher.end();
        }
        assertThat(end).as(body).isEqualTo(body.length());
        return parts;
    }

    static String unquoted(String word) {
        return word.startsWith("\"")
                ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1")
                : word;
    }

    /** Printable lines, none of them blank, and none over 78 characters that has a place to fold. */
    static void assertFolded(String name, String body) {
        for (String line : (name + ": " + body).split("\r\n", -1)) {
            assertThat(line).matches("[ -~]*[!-~][ -~]*").hasSizeLessThanOrEqualTo(998);
            if (line.length() > 78) {
                String word = line.replaceFirst("^" + name + ": | ", "");
                assertThat(word.replaceAll(QUOTED_STRING, "q")).as(line).doesNotContain(" ");
            }
        }
    }
}
