/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From a James {@code Mail} to check_host() and back: who is asking, who may wait, and the verdict in attributes.
 */
package io.github.spf4james.mail;
