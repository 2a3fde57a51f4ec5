/** From a verdict to what is done to the mail. */
package io.github.spf4james.policy;
