/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.util.Locale;

/** Mail that ought not to suffer from an attack on others. */
enum Honest {
    /** All that it needs of DNS is in the cache. */
    CACHED("pass", "inbox"),
    /** Of a domain never seen before: three answers one after another, each 180 ms late. */
    UNCACHED("pass", "inbox"),
    /** So, by a client in the network of the hostile ones. */
    NEIGHBOUR("pass", "inbox"),
    /** Forged by somebody else, of a domain that forbids it, and whose TXT records come over TCP alone. */
    SPOOFED("fail", "inbox"),
    /** Forwarded by a client of a forwarder on the white list: its result is fail, and it is to be let in. */
    FORWARDED("fail", "inbox");

    static final String CLIENT = "203.0.113.9";
    static final String HELO = "mx.innocent.example";

    private final String result;
    private final String place;

    Honest(String result, String place) {
        this.result = result;
        this.place = place;
    }

    /**
     * A mail of this kind.
     *
     * @param number never the same twice in one James
     */
    Letter letter(int number) {
        String localPart = title() + number;
        return switch (this) {
            case CACHED -> Letter.of(CLIENT, HELO, localPart, "innocent.example");
            case UNCACHED -> Letter.of(CLIENT, HELO, localPart, "u" + number + ".example");
            case NEIGHBOUR -> Letter.of(AttackZone.SHARED + "200", HELO, localPart, "u" + number + ".example");
            case SPOOFED -> Letter.of(CLIENT, HELO, localPart, "s" + number + ".bank.example");
            case FORWARDED -> Letter.of(AttackZone.FORWARDER_CLIENT, HELO, localPart, "bank.example");
        };
    }

    boolean isRight(Arrivals.Arrival arrival) {
        return arrival.place().equals(place) && arrival.result().filter(result::equals).isPresent();
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
