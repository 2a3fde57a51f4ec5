/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.regex.Pattern;

/** The rules of RFC 7208 section 12 as regular expressions, each named as it is there. */
final class Abnf {
    private static final String ALPHANUM = "[A-Za-z0-9]";
    private static final String TOPLABEL = "(?:" + ALPHANUM + "*[A-Za-z]" + ALPHANUM + "*|" + ALPHANUM
            + "+-[A-Za-z0-9-]*"
            + ALPHANUM + ")";
    private static final String TRANSFORMERS = "[0-9]*r?";
    private static final String DELIMITERS = "[.\\-+,/_=]*";
    private static final String MACRO_LITERAL = "[\\x21-\\x24\\x26-\\x7E]";
    private static final String MACRO_EXPAND = macroExpand("slodiphv");
    private static final String MACRO_STRING = "(?:" + MACRO_EXPAND + "|" + MACRO_LITERAL + ")*+";
    private static final String DOMAIN_SPEC = "((?:" + MACRO_EXPAND + "|" + MACRO_LITERAL + ")*(?:\\." + TOPLABEL
            + "\\.?|" + MACRO_EXPAND + "))";
    private static final String IP4_CIDR = "(?:/(0|[1-9][0-9]?))?";
    private static final String IP6_CIDR = "(?:/(0|[1-9][0-9]?[0-9]?))?";
    private static final String DUAL_CIDR = IP4_CIDR + "(?:/" + IP6_CIDR.substring("(?:".length());

    static final Pattern VERSION = rule("v=spf1(?: .*)?");
    static final Pattern QUALIFIED = rule("([+\\-?~]?)(.*)");
    static final Pattern MODIFIER = rule("([A-Za-z][A-Za-z0-9\\-_.]*)=(.*)");
    static final Pattern MACRO_STRING_ALONE = rule(MACRO_STRING);
    static final Pattern DOMAIN_SPEC_ALONE = rule(DOMAIN_SPEC);
    static final Pattern ALL = rule("all");
    static final Pattern INCLUDE = rule("include:" + DOMAIN_SPEC);
    static final Pattern A_OR_MX = rule("(a|mx)(?::" + DOMAIN_SPEC + ")?" + DUAL_CIDR);
    static final Pattern PTR = rule("ptr(?::" + DOMAIN_SPEC + ")?");
    static final Pattern IP4 = rule("ip4:([0-9.]+)" + IP4_CIDR);
    static final Pattern IP6 = rule("ip6:([0-9A-F:.]+)" + IP6_CIDR);
    static final Pattern EXISTS = rule("exists:" + DOMAIN_SPEC);
    /** Spaces are for the text that an exp= leads to, and so are c, r and t. */
    static final Pattern EXPLAIN_STRING = rule("(?:" + macroExpand("slodiphvcrt") + "|" + MACRO_LITERAL + "| )*+");
    /** One macro-expand. Groups: letter, digits, r, delimiters; or none. */
    static final Pattern EXPANSION = rule("%(?:\\{([a-z])([0-9]*)(r?)(" + DELIMITERS + ")\\}|%|_|-)");

    private Abnf() {}

    private static String macroExpand(String letters) {
        return "%(?:\\{[" + letters + "]" + TRANSFORMERS + DELIMITERS + "\\}|%|_|-)";
    }

    /** Literals of an ABNF are case-insensitive (RFC 5234 section 2.3). */
    private static Pattern rule(String expression) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
