/** From a verdict to what is done to the mail: the configuration of {@code SpfResultIs} and {@code SpfPolicy}, and the actions. */
package io.github.spf4james.policy;
