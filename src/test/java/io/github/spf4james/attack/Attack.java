/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one hostile sender does, and what must hold for others meanwhile.
 *
 * @param name by which it is asked for
 * @param what for people
 * @param policy init parameters of SpfPolicy
 * @param elements of spf.xml, beside the server to ask
 * @param time how long honest mail is sent, with and without the attack
 * @param honest the kinds of honest mail that are sent beside it
 * @param crowd the mails of the hostile sender
 * @param goals what must hold, beside what must hold in each of them
 */
record Attack(String name, String what, String policy, String elements, Duration time, List<Honest> honest,
        Crowd crowd, List<Function<Figures, Stream<String>>> goals) {

    /** Mails of a hostile sender. */
    @FunctionalInterface
    interface Crowd {
        /**
         * Begins to send them.
         *
         * @param first the number of the first of them; each has one of its own
         * @param disguise what each is put through: nothing, or all that makes it hostile is taken out of it
         * @return what will have been sent
         */
        List<Letter> start(Traffic traffic, Duration time, int first, Function<Letter, Letter> disguise);
    }
}
