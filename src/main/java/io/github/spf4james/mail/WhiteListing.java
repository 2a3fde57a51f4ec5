/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

/** Whether a mail falls under an entry of the white list. */
public sealed interface WhiteListing {

    /**
     * It does.
     *
     * @param entry which, for people
     */
    record Listed(String entry) implements WhiteListing {}

    /** It does not. */
    record NotListed() implements WhiteListing {}

    /** DNS did not tell, so nothing may be done to it that could not be undone. */
    record Unknown() implements WhiteListing {}
}
