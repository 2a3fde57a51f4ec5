/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What an administrator writes, as values: {@code conf/spf.xml}, and how init parameters are read. A mistake ends in a
 * message that names the element or parameter, its value and what is accepted.
 */
package io.github.spf4james.configuration;
