/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The two header fields that report a result: Received-SPF (RFC 7208 section 9.1) and Authentication-Results (RFC 8601),
 * written, and read as far as is needed to know whether a field from outside claims to be ours.
 *
 * <p>Most of what is written here was chosen by the client: whatever it chose, each body is one field of printable
 * ASCII.
 */
package io.github.spf4james.header;
