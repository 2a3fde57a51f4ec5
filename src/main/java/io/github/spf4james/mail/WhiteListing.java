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

    /** The DNS of a name on the list did not tell. Later it may. */
    record Unknown() implements WhiteListing {}
}
