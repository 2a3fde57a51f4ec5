/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as strings of 0 and 1: a network is a prefix. */
final class ModelAddress {
    private static final Pattern MAPPED = Pattern.compile("0{80}1{16}([01]{32})");
    private static final String QNUM = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])";
    private static final Pattern IP4_NETWORK = Pattern.compile(QNUM + "(?:\\." + QNUM + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private ModelAddress() {}

    /** A client's address; IPv4-mapped is IPv4 (section 5). */
    static String client(String text) {
        String bits = text.contains(":") ? ip6(text) : ip4(text);
        Matcher mapped = MAPPED.matcher(bits);
        return mapped.matches() ? mapped.group(1) : bits;
    }

    /** 32 characters; none if it is no address. */
    static String ip4(String text) {
        if (!IP4_NETWORK.matcher(text).matches()) {
            return "";
        }
        StringBuilder bits = new StringBuilder();
        for (String number : text.split("\\.")) {
            bits.append(padded(new BigInteger(number), 8));
        }
        return bits.toString();
    }

    /** 128 characters; none if it is no address (RFC 4291 section 2.2). */
    static String ip6(String text) {
        String written = text;
        int lastColon = text.lastIndexOf(':');
        String quad = ip4(text.substring(lastColon + 1));
        if (!quad.isEmpty()) {
            written = text.substring(0, lastColon + 1) + hex(quad.substring(0, 16)) + ":" + hex(quad.substring(16));
        }
        String[] halves = written.split("::", -1);
        if (halves.length > 2) {
            return "";
        }
        List<String> groups = new ArrayList<>(groups(halves[0]));
        if (halves.length == 2) {
            List<String> behind = groups(halves[1]);
            groups.addAll(Collections.nCopies(Math.max(1, 8 - groups.size() - behind.size()), "0"));
            groups.addAll(behind);
        }
        if (groups.size() != 8 || !groups.stream().allMatch(group -> GROUP.matcher(group).matches())) {
            return "";
        }
        StringBuilder bits = new StringBuilder();
        groups.forEach(group -> bits.append(padded(new BigInteger(group, 16), 16)));
        return bits.toString();
    }

    private static List<String> groups(String half) {
        return half.isEmpty() ? List.of() : List.of(half.split(":", -1));
    }

    private static String hex(String bits) {
        return new BigInteger(bits, 2).toString(16);
    }

    private static String padded(BigInteger number, int digits) {
        String bits = number.toString(2);
        return "0".repeat(digits - bits.length()) + bits;
    }

    static boolean isIp4(String bits) {
        return bits.length() == 32;
    }

    /** Section 5: "compared ... CIDR prefix length high-order bits". */
    static boolean inside(String client, String network, int prefix) {
        return client.length() == network.length() && client.startsWith(network.substring(0, prefix));
    }

    /** The macro letter i: a dotted quad, or nibbles with dots between. */
    static String dotted(String bits) {
        List<String> parts = new ArrayList<>();
        int width = isIp4(bits) ? 8 : 4;
        for (int i = 0; i < bits.length(); i += width) {
            BigInteger part = new BigInteger(bits.substring(i, i + width), 2);
            parts.add(part.toString(isIp4(bits) ? 10 : 16).toUpperCase(Locale.ROOT));
        }
        return String.join(".", parts);
    }

    static String reverseName(String bits) {
        List<String> parts = new ArrayList<>(List.of(dotted(bits).split("\\.")));
        Collections.reverse(parts);
        return String.join(".", parts) + (isIp4(bits) ? ".in-addr.arpa" : ".ip6.arpa");
    }

    /** The macro letter c, for IPv6 as RFC 5952 wants it: the first of the longest runs of zeros becomes "::". */
    static String readable(String bits) {
        if (isIp4(bits)) {
            return dotted(bits);
        }
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 128; i += 16) {
            groups.add(hex(bits.substring(i, i + 16)));
        }
        String text = String.join(":", groups);
        for (int zeros = 8; zeros >= 2; zeros--) {
            String run = String.join(":", Collections.nCopies(zeros, "0"));
            Matcher found = Pattern.compile("(?:^|:)" + run + "(?=:|$)").matcher(text);
            if (found.find()) {
                String behind = text.substring(found.end());
                return text.substring(0, found.start()) + "::" + (behind.isEmpty() ? "" : behind.substring(1));
            }
        }
        return text;
    }
}
