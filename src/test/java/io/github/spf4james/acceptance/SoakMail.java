/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.SmtpClient;

/** One mail of a soak, all of it by its number: the client, the sender, the message, and where it has to go. */
record SoakMail(int number) {
    private static final Destination SUSPECT = new Destination.Repository("memory://var/mail/suspect/");
    private static final List<String> KINDS = List.of("pass", "pass", "pass", "fail", "fail", "softfail", "softfail",
            "neutral", "neutral", "nothing", "broken", "broken", "endless", "huge", "flapping", "truncated", "garbage",
            "half", "reset", "refused", "loop");
    /** These take time: fewer of them. */
    private static final List<String> SLOW_KINDS = List.of("silent", "stalled", "late");
    private static final int SLOW_ONES = 100;

    SmtpClient.Reply send(int port) throws IOException {
        return SmtpClient.send(port, client(), "n" + number + ".helo.example", sender(), recipients(),
                BrokenMessages.message(number));
    }

    /** Text that sorts as the actual ones are sorted. */
    List<Destination> destinations() {
        return switch (kind()) {
            case "pass", "truncated", "flapping", "neutral" -> mailboxes("INBOX");
            case "softfail" -> mailboxes("Spam");
            case "nothing" -> List.of();
            case "broken", "endless", "huge" -> List.of(new Destination.Remote());
            default -> List.of(SUSPECT);
        };
    }

    /** Whose delivery this is: the sender says it, or of a report the recipient. */
    static int numberOf(Delivery delivery) {
        String address = delivery.sender().isEmpty() ? delivery.recipients().getFirst() : delivery.sender();
        return Integer.parseInt(address.substring(1, address.indexOf('@')));
    }

    private List<Destination> mailboxes(String folder) {
        List<Destination> mailboxes = new ArrayList<>();
        recipients().forEach(recipient -> mailboxes.add(new Destination.Mailbox(recipient, folder)));
        return mailboxes;
    }

    private String kind() {
        List<String> kinds = number % SLOW_ONES == SLOW_ONES - 1 ? SLOW_KINDS : KINDS;
        return kinds.get(new Random(number * 31L).nextInt(kinds.size()));
    }

    /** Half of them from domains that nobody has seen before. */
    private String sender() {
        boolean own = number % 2 == 0 || kind().equals("flapping");
        return "n" + number + "@" + (own ? "n" + number : "shared") + "." + kind() + ".example";
    }

    private String client() {
        return number % 5 == 0 ? "2001:db8::" + Integer.toHexString(number % 0xFFFF + 1) : "203.0.113." + number % 250;
    }

    private List<String> recipients() {
        return number % 3 == 0 ? List.of(SpfJames.BOB, SpfJames.CAROL) : List.of(SpfJames.BOB);
    }
}
