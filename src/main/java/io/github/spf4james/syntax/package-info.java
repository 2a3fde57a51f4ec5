/* SPDX-License-Identifier: Apache-2.0 */
/**
 * SPF records as values: the ABNF of RFC 7208 section 12, one type per production, parsed once and immutable.
 *
 * <p>Nothing here asks DNS, knows a client or evaluates anything; {@code check} does.
 */
package io.github.spf4james.syntax;
