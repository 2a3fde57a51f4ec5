/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/** RFC 7208 section 7. */
final class ModelMacros {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private ModelMacros() {}

    /** @param values of the lower-case macro letters */
    static String expand(String macroString, UnaryOperator<String> values) {
        Matcher expansion = Abnf.EXPANSION.matcher(macroString);
        StringBuilder expanded = new StringBuilder();
        while (expansion.find()) {
            String with = switch (expansion.group()) {
                case "%%" -> "%";
                case "%_" -> " ";
                case "%-" -> "%20";
                default -> macro(expansion, values);
            };
            expansion.appendReplacement(expanded, Matcher.quoteReplacement(with));
        }
        return expansion.appendTail(expanded).toString();
    }

    private static String macro(Matcher expansion, UnaryOperator<String> values) {
        String letter = expansion.group(1);
        String value = values.apply(letter.toLowerCase(Locale.ROOT));
        String digits = expansion.group(2);
        boolean reverse = !expansion.group(3).isEmpty();
        String delimiters = expansion.group(4);
        if (!digits.isEmpty() || reverse || !delimiters.isEmpty()) {
            value = transform(value, digits, reverse, delimiters.isEmpty() ? "." : delimiters);
        }
        return letter.equals(letter.toLowerCase(Locale.ROOT)) ? value : urlEscaped(value);
    }

    /** Split, reverse, keep so many from the right, join with dots. */
    static String transform(String value, String digits, boolean reverse, String delimiters) {
        List<String> parts = new ArrayList<>();
        String part = "";
        for (char c : value.toCharArray()) {
            if (delimiters.indexOf(c) >= 0) {
                parts.add(part);
                part = "";
            } else {
                part += c;
            }
        }
        parts.add(part);
        if (reverse) {
            Collections.reverse(parts);
        }
        while (!digits.isEmpty() && new BigInteger(digits).compareTo(BigInteger.valueOf(parts.size())) < 0) {
            parts.remove(0);
        }
        return String.join(".", parts);
    }

    /** All but RFC 3986's unreserved characters. */
    private static String urlEscaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            String character = String.valueOf((char) (octet & 0xFF));
            escaped.append(character.matches("[A-Za-z0-9._~-]") ? character : String.format("%%%02X", octet));
        }
        return escaped.toString();
    }

    /** Section 7.3: "the left side is truncated to fit, by removing successive domain labels". */
    static String fitted(String name) {
        String fitted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        while (fitted.length() > LONGEST_NAME && fitted.contains(".")) {
            fitted = fitted.substring(fitted.indexOf('.') + 1);
        }
        return fitted;
    }

    /** Whether DNS has such names (RFC 1035 section 2.3.4): no empty label, none too long. */
    static boolean canBeAsked(String name) {
        String whole = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (whole.length() > LONGEST_NAME || !whole.chars().allMatch(c -> c < 128)) {
            return false;
        }
        for (String label : whole.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                return false;
            }
        }
        return true;
    }
}
