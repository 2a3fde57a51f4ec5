/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DNS as SPF sees it: five record types in, values out.
 *
 * <p>{@link io.github.spf4james.dns.SpfDns} is what the engine asks. Each layer is one, over the next:
 * {@link io.github.spf4james.dns.LocalRecords} (what an administrator says in place of DNS),
 * {@link io.github.spf4james.dns.CachingSpfDns} (what is known, and one question for all who ask the same),
 * {@link io.github.spf4james.dns.CircuitBreakers} (nobody waits for servers that are silent),
 * {@link io.github.spf4james.dns.Bulkhead} (how much is asked at a time) and
 * {@link io.github.spf4james.dns.ResolverSpfDns} (the network), which alone knows dnsjava.
 */
/**
 * DNS as SPF sees it: five record types in, values out.
 *
 * <p>{@link io.github.spf4james.dns.SpfDns} is what the engine asks; {@link io.github.spf4james.dns.ResolverSpfDns}
 * alone knows dnsjava.
 */
package io.github.spf4james.dns;
