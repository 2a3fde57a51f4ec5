/* SPDX-License-Identifier: Apache-2.0 */
/** The header section of a message: trace fields on top, forged ones away, the tag in the subject. */
package io.github.spf4james.message;
