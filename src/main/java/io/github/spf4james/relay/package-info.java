/** What relays of our own wrote into {@code Received} fields, and which client they name. */
package io.github.spf4james.relay;
