/* SPDX-License-Identifier: Apache-2.0 */
/** Delivery status notifications (RFC 3464): whether a sender gets one, its text, and how many there may be. */
package io.github.spf4james.bounce;
