/* SPDX-License-Identifier: Apache-2.0 */
/** From a verdict to what is done to the mail. */
package io.github.spf4james.policy;
