/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DNS as SPF sees it: five record types in, values out.
 *
 * <p>{@link io.github.spf4james.dns.SpfDns} is what the engine asks; {@link io.github.spf4james.dns.ResolverSpfDns}
 * alone knows dnsjava.
 */
package io.github.spf4james.dns;
