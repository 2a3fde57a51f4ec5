/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import io.github.spf4james.syntax.Directive;

/**
 * A directive that matched.
 *
 * @param domain whose record it stands in
 * @param directive the directive
 */
public record Match(String domain, Directive directive) {}
