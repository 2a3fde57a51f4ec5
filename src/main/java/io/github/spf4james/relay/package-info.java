/* SPDX-License-Identifier: Apache-2.0 */
/** What relays of our own wrote into {@code Received} fields, and which client they name. */
package io.github.spf4james.relay;
