/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

/** What a client says and where it comes from. */
record Mail(String ip, String helo, String mailFrom) {}
