/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Locale;

/** Which of the client's claims is checked (RFC 7208 section 2). */
public enum Identity {
    /** The name given in HELO or EHLO (section 2.3), also where it stands in for a null sender (section 2.4). */
    HELO,
    /** The envelope sender (section 2.4). */
    MAILFROM;

    private final String token = name().toLowerCase(Locale.ROOT);

    /** {@return {@code helo} or {@code mailfrom}, as in Received-SPF (section 9.1)} */
    public String token() {
        return token;
    }
}
