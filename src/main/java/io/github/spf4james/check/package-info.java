/* SPDX-License-Identifier: Apache-2.0 */
/**
 * {@code check_host()}: RFC 7208 sections 4 to 7 over {@link io.github.spf4james.dns.SpfDns}, written as the RFC reads,
 * from left to right, one method per mechanism.
 */
package io.github.spf4james.check;
