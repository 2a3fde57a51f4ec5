/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** The digits of {@code ip4-cidr-length} and {@code ip6-cidr-length} (RFC 7208 section 5.6). */
final class CidrLength {
    private CidrLength() {}

    /**
     * Reads {@code "0" / %x31-39 *DIGIT}: no leading zero, as in the RFC's {@code ip4-cidr-length}.
     *
     * @param most 32 or 128
     * @param where what is quoted if it is wrong
     */
    static int parse(String digits, int most, String where) throws SpfSyntaxException {
        boolean wellFormed = !digits.isEmpty() && digits.length() <= 3
                && digits.chars().allMatch(CharacterClass::isDigit)
                && (digits.length() == 1 || digits.charAt(0) != '0');
        int length = wellFormed ? Integer.parseInt(digits) : -1;
        if (length < 0 || length > most) {
            throw new SpfSyntaxException("CIDR length is not 0 to " + most, where);
        }
        return length;
    }
}
