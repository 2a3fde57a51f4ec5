/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.HexFormat;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, as two words so that comparing prefixes is arithmetic.
 *
 * @param isIp4 the family
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 */
public record IpAddress(boolean isIp4, long high, long low) {
    /** Bits of an IPv4 address. */
    public static final int IP4_BITS = 32;
    /** Bits of an IPv6 address. */
    public static final int IP6_BITS = 128;

    private static final int GROUPS = 8;
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    /**
     * Reads a client's address. An IPv4-mapped IPv6 address is the IPv4 address (RFC 7208 section 5).
     *
     * @return empty if the text is no address; host names, zone identifiers and brackets are not looked at
     */
    public static Optional<IpAddress> parse(String text) {
        return parseUnmapped(text).map(IpAddress::unmapped);
    }

    /** As {@link #parse}, but {@code ::ffff:192.0.2.1} stays IPv6, as it does in {@code ip6:} (section 5.6). */
    static Optional<IpAddress> parseUnmapped(String text) {
        return text.indexOf(':') < 0 ? parseIp4(text) : parseIp6(text);
    }

    /**
     * Reads {@code ip4-network = qnum "." qnum "." qnum "." qnum}: four numbers, none with a leading zero.
     *
     * @return empty if it is anything else
     */
    public static Optional<IpAddress> parseIp4(String text) {
        long bits = 0;
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int end = at;
            int number = 0;
            while (end < text.length() && end - at < 3 && CharacterClass.isDigit(text.charAt(end))) {
                number = number * 10 + text.charAt(end++) - '0';
            }
            boolean leadingZero = end - at > 1 && text.charAt(at) == '0';
            boolean rightEnd = i == 3 ? end == text.length() : end < text.length() && text.charAt(end) == '.';
            if (end == at || leadingZero || number > 255 || !rightEnd) {
                return Optional.empty();
            }
            bits = bits << 8 | number;
            at = end + 1;
        }
        return Optional.of(new IpAddress(true, 0, bits));
    }

    /**
     * Reads an IPv6 address in the forms of RFC 4291 section 2.2, the one with a dotted quad at its end included.
     *
     * @return empty if it is anything else
     */
    public static Optional<IpAddress> parseIp6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, GROUPS, true).filter(all -> all.length == GROUPS).map(IpAddress::ofGroups);
        }
        // "::" stands for at least one group, so at most seven are written.
        Optional<int[]> before = groups(text.substring(0, gap), GROUPS - 1, false);
        Optional<int[]> after = groups(text.substring(gap + 2), GROUPS - 1, true);
        if (before.isEmpty() || after.isEmpty() || before.get().length + after.get().length >= GROUPS) {
            return Optional.empty();
        }
        int[] all = new int[GROUPS];
        System.arraycopy(before.get(), 0, all, 0, before.get().length);
        System.arraycopy(after.get(), 0, all, GROUPS - after.get().length, after.get().length);
        return Optional.of(ofGroups(all));
    }

    private static Optional<int[]> groups(String text, int most, boolean quadAllowed) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        String[] parts = text.split(":", -1);
        boolean quad = quadAllowed && parts[parts.length - 1].indexOf('.') >= 0;
        int hex = quad ? parts.length - 1 : parts.length;
        int[] groups = new int[quad ? hex + 2 : hex];
        if (groups.length > most) {
            return Optional.empty();
        }
        for (int i = 0; i < hex; i++) {
            String part = parts[i];
            if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(HexFormat::isHexDigit)) {
                return Optional.empty();
            }
            groups[i] = HexFormat.fromHexDigits(part);
        }
        if (quad) {
            Optional<IpAddress> ip4 = parseIp4(parts[hex]);
            if (ip4.isEmpty()) {
                return Optional.empty();
            }
            groups[hex] = (int) (ip4.get().low >>> 16);
            groups[hex + 1] = (int) (ip4.get().low & 0xFFFF);
        }
        return Optional.of(groups);
    }

    private static IpAddress ofGroups(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + GROUPS / 2];
        }
        return new IpAddress(false, high, low);
    }

    /**
     * Takes an address off the wire.
     *
     * @param octets 4 or 16, in network order; anything else is a programming error
     */
    public static IpAddress of(byte[] octets) {
        if (octets.length == 4) {
            return new IpAddress(true, 0, word(octets, 0, 4));
        }
        if (octets.length == 16) {
            return new IpAddress(false, word(octets, 0, 8), word(octets, 8, 8));
        }
        throw new IllegalArgumentException(octets.length + " octets are no IP address");
    }

    private static long word(byte[] octets, int from, int length) {
        long word = 0;
        for (int i = from; i < from + length; i++) {
            word = word << 8 | octets[i] & 0xFF;
        }
        return word;
    }

    /** {@return the IPv4 address that an IPv4-mapped one stands for; else the address itself} */
    IpAddress unmapped() {
        boolean mapped = !isIp4 && high == 0 && low >>> 32 == 0xFFFF;
        return mapped ? new IpAddress(true, 0, low & 0xFFFF_FFFFL) : this;
    }

    /** {@return 32 or 128} */
    public int bits() {
        return isIp4 ? IP4_BITS : IP6_BITS;
    }

    /** {@return whether both are of one family and the first {@code bits} bits are equal} */
    public boolean sharesPrefix(IpAddress other, int bits) {
        if (isIp4 != other.isIp4) {
            return false;
        }
        if (isIp4) {
            return bits == 0 || (low ^ other.low) >>> IP4_BITS - bits == 0;
        }
        if (bits <= 64) {
            return bits == 0 || (high ^ other.high) >>> 64 - bits == 0;
        }
        return high == other.high && (low ^ other.low) >>> IP6_BITS - bits == 0;
    }

    /** {@return the address with every bit behind the first {@code bits} bits cleared} */
    public IpAddress masked(int bits) {
        if (isIp4) {
            return new IpAddress(true, 0, bits == 0 ? 0 : low & -1L << IP4_BITS - bits);
        }
        long highMask = bits == 0 ? 0 : bits >= 64 ? -1L : -1L << 64 - bits;
        long lowMask = bits <= 64 ? 0 : -1L << IP6_BITS - bits;
        return new IpAddress(false, high & highMask, low & lowMask);
    }

    /** {@return the name under which PTR records of this address are published, without a final dot} */
    public String reverseName() {
        StringBuilder name = new StringBuilder();
        String[] parts = dotFormat().split("\\.");
        for (int i = parts.length - 1; i >= 0; i--) {
            name.append(parts[i]).append('.');
        }
        return name + (isIp4 ? "in-addr.arpa" : "ip6.arpa");
    }

    /** {@return what {@code %{i}} expands to: a dotted quad, or 32 nibbles with dots between (RFC 7208 section 7.3)} */
    public String dotFormat() {
        if (isIp4) {
            return toString();
        }
        String nibbles = UPPER.toHexDigits(high) + UPPER.toHexDigits(low);
        StringBuilder dotted = new StringBuilder(2 * nibbles.length());
        for (int i = 0; i < nibbles.length(); i++) {
            dotted.append(i == 0 ? "" : ".").append(nibbles.charAt(i));
        }
        return dotted.toString();
    }

    /** {@return the readable form, {@code %{c}}: a dotted quad, or IPv6 text as RFC 5952 wants it} */
    @Override
    public String toString() {
        if (isIp4) {
            return (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
        }
        int[] run = longestZeroRun();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == run[0]) {
                text.append("::");
                i += run[1] - 1;
            } else {
                text.append(i == 0 || i == run[0] + run[1] ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int i) {
        return (int) ((i < 4 ? high >>> 48 - 16 * i : low >>> 112 - 16 * i) & 0xFFFF);
    }

    /** Start and length of the run that "::" replaces: the first of the longest, and at least two groups long. */
    private int[] longestZeroRun() {
        int[] longest = {-GROUPS - 1, 1};
        int start = 0;
        for (int i = 0; i <= GROUPS; i++) {
            if (i == GROUPS || group(i) != 0) {
                if (i - start > longest[1]) {
                    longest = new int[]{start, i - start};
                }
                start = i + 1;
            }
        }
        return longest;
    }
}
