/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/**
 * What became of one sample.
 *
 * @param talk what client and server said to each other
 * @param deliveries all that left James because of it, and what the plugin had written on it
 */
record Row(Sample sample, Talk talk, List<Delivery> deliveries) {
    static final List<Table.Column> COLUMNS = List.of(new Table.Column("", 2), new Table.Column("MAIL", 26),
            new Table.Column("CLIENT", 13), new Table.Column("SENDER, HELO NAME", 22), new Table.Column("RESULT", 9),
            new Table.Column("BECAUSE OF", 22), new Table.Column("ENDED IN", 14));

    private static final String PREFIX = "io.github.spf4james.";

    /** Whether the mail went where it should, nowhere else, and with the right result. */
    boolean isAsExpected() {
        return isRefused()
                ? talk.lastReply().startsWith("550 5.7.23 ") && deliveries.isEmpty()
                : isDeliveredAsExpected();
    }

    boolean isRefused() {
        return sample.group() == Sample.Group.REJECT;
    }

    private boolean isDeliveredAsExpected() {
        return destinations().equals(sample.destinations()) && attribute("result").equals(Optional.of(sample.result()))
                && (sample.group() != Sample.Group.RETRY || attribute("retries").isPresent());
    }

    /** {@return in the order of {@link #COLUMNS}} */
    List<String> cells(String number) {
        return List.of(number, sample.story(), sample.client().ip(),
                (sample.sender().isEmpty() ? "<>" : sample.sender()) + "\n" + sample.client().helo(), result(),
                because(), where());
    }

    /** {@return what was expected, and what came instead} */
    String difference() {
        return "\"" + sample.story() + "\": expected " + sample.result() + " and " + sample.destinations()
                + ", but it is "
                + attribute("result").orElse("unchecked") + " and " + destinations() + retries() + "; the client saw "
                + talk.lastReply();
    }

    private List<Destination> destinations() {
        return deliveries.stream().map(Delivery::destination).toList();
    }

    private String result() {
        return isRefused() ? sample.result() : attribute("result").orElse("unchecked") + helo("helo.result");
    }

    private String because() {
        return isRefused()
                ? "see below"
                : Stream.of("problem", "mechanism", "unchecked").flatMap(name -> attribute(name).stream()).findFirst()
                        .orElse("-") + helo("helo.mechanism");
    }

    /** Where it was the HELO name that decided. */
    private String helo(String name) {
        return sample.group() == Sample.Group.DISCARD
                ? attribute(name).map(value -> "\nHELO " + value).orElse("")
                : "";
    }

    private String where() {
        return deliveries.isEmpty()
                ? isRefused() ? "refused: " + talk.lastReply().substring(0, 10) : "nowhere"
                : destinations().stream().map(this::text).collect(Collectors.joining("\n")) + retries();
    }

    private String retries() {
        return attribute("retries").map(count -> ", after " + count + (count.equals("1") ? " retry" : " retries"))
                .orElse("");
    }

    private String text(Destination destination) {
        return switch (destination) {
            case Destination.Mailbox(String user, String folder) when user.equals(Sample.RECIPIENT) -> folder;
            case Destination.Mailbox(String user, String folder) when user.equals(sample.sender()) ->
                "a report in its sender's " + folder;
            case Destination.Mailbox(String user, String folder) -> folder + " of " + user;
            case Destination.Repository(String path) -> "repository " + path.replaceAll("^.*/([^/]+)/$", "$1");
            case Destination.Remote remote -> "another server";
        };
    }

    private Optional<String> attribute(String name) {
        return deliveries.stream().findFirst().flatMap(delivery -> delivery.attribute(PREFIX + name));
    }
}
