/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How fast checks are, measured with JMH beside jSPF in one run: {@code mvn -Pbench verify}; with {@code -Dbench.full} at
 * length. Nothing here can fail a build.
 */
package io.github.spf4james.bench;
