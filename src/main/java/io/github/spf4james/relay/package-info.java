/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What relays of our own wrote: into {@code Received} fields, format by format, and into fields that tell what they think
 * of SPF.
 */
package io.github.spf4james.relay;
