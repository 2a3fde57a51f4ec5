/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

/**
 * Who is there in an SMTP session, as far as is known at {@code MAIL FROM}. A mail made of it has the same, so a verdict
 * about the one is one about the other.
 *
 * @param client the address of the client, as text
 * @param helo the name that it gave; empty if it gave none
 * @param sender the envelope sender; empty for the null sender
 */
public record SmtpEnvelope(String client, String helo, String sender) {}
