/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
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
 * @param handlers before those of James' SMTP server
 */
record Attack(String name, String what, String policy, String elements, Duration time, List<Honest> honest,
        Crowd crowd, List<Function<Figures, Stream<String>>> goals, String handlers) {

    Attack(String name, String what, String policy, String elements, Duration time, List<Honest> honest, Crowd crowd,
            List<Function<Figures, Stream<String>>> goals) {
        this(name, what, policy, elements, time, honest, crowd, goals, "");
    }

    /**
     * Mails of a hostile sender.
     *
     * @param mails how many there are in the time of the attack
     * @param atOnce how many of them come at the same moment
     * @param letters makes the one with that number
     */
    record Crowd(int mails, int atOnce, IntFunction<Letter> letters) {

        /** {@return as many of them as there are in a part of the whole time, one at least} */
        private int in(Duration time, Duration whole) {
            return Math.max(1, (int) (mails * time.toMillis() / whole.toMillis()));
        }
    }

    /**
     * Begins to send mails of the hostile sender.
     *
     * @param within what fits into that time
     * @param first the number of the first of them; each has one of its own
     * @param disguise what each is put through: nothing, or all that makes it hostile is taken out of it
     * @return what will have been sent
     */
    List<Letter> start(Traffic traffic, Duration within, int first, UnaryOperator<Letter> disguise) {
        return traffic.volleys(crowd.in(within, time), crowd.atOnce(), within,
                number -> disguise.apply(crowd.letters().apply(first + number)));
    }

    /** {@return the same with so many mails in that time} */
    Attack smaller(Duration shorter, int mails) {
        return new Attack(name, what, policy, elements, shorter, honest,
                new Crowd(mails, crowd.atOnce(), crowd.letters()), goals, handlers);
    }
}
