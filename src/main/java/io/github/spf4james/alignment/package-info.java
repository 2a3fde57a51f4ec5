/* SPDX-License-Identifier: Apache-2.0 */
/** Whether the domain of the {@code From} field is the domain that passed SPF: SPF's half of DMARC. */
package io.github.spf4james.alignment;
