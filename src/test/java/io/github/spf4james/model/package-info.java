/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A second opinion: RFC 7208 written down once more, for tests, as naively as possible and without a class of the plugin,
 * so that the two have no mistake in common. {@code Model*} and {@code Abnf} are the opinion; the rest compares.
 */
package io.github.spf4james.model;
