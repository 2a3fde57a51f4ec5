/* SPDX-License-Identifier: Apache-2.0 */
/**
 * {@code spfquery}: the engine for people at a terminal, and line by line for other programs. Only the self-contained
 * {@code -cli} jar has it.
 */
package io.github.spf4james.cli;
