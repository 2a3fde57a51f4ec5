/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.apache.mailet.ProcessingState;

import io.github.spf4james.configuration.ValueType;

/** What can be done to a mail, from mild to strict. */
public sealed interface Action {

    /** Nothing: the mail goes on as it is. */
    record Accept() implements Action {
        @Override
        public String toString() {
            return "accept";
        }
    }

    /** It goes on with trace fields. */
    record Annotate() implements Action {
        @Override
        public String toString() {
            return "annotate";
        }
    }

    /** It is put back, to be evaluated anew later. */
    record Retry() implements Action {
        @Override
        public String toString() {
            return "retry";
        }
    }

    /** It goes on with trace fields, and into a folder of its own. */
    record Quarantine() implements Action {
        @Override
        public String toString() {
            return "quarantine";
        }
    }

    /** It goes on in another processor, with trace fields. */
    record ToProcessor(ProcessingState processor) implements Action {
        @Override
        public String toString() {
            return PROCESSOR_PREFIX + processor;
        }
    }

    /** Its sender is told that it is not delivered, and it is not. */
    record Bounce() implements Action {
        @Override
        public String toString() {
            return "bounce";
        }
    }

    /** It is gone. */
    record Discard() implements Action {
        @Override
        public String toString() {
            return "discard";
        }
    }

    String PROCESSOR_PREFIX = "processor:";

    /** Those that configuration names by a word alone. */
    List<Action> PLAIN = List.of(new Accept(), new Annotate(), new Retry(), new Quarantine(), new Bounce(),
            new Discard());

    /** How configuration spells them all. */
    List<String> ACCEPTED = Stream.concat(PLAIN.stream().map(Action::toString), Stream.of(PROCESSOR_PREFIX + "NAME"))
            .toList();

    /** What James takes for no processor's name where it looks whether all are there. */
    Set<String> RESERVED = Set.of("ignore", "propagate", "nomatch", "matchall");

    /** What a parameter accepts that takes every action. */
    ValueType<Action> ANY = butNot(Set.of());
    /** What one accepts where it makes no sense to wait. */
    ValueType<Action> AT_ONCE = butNot(Set.of("retry"));
    /** What one accepts where there is nothing to wait for and nobody to answer. */
    ValueType<Action> FINAL = butNot(Set.of("bounce", "retry"));

    /** {@return 0 for the mildest; actions that are equally strict are of one kind} */
    default int strictness() {
        return switch (this) {
            case Accept accept -> 0;
            case Annotate annotate -> 1;
            case Retry retry -> 2;
            case Quarantine quarantine -> 3;
            case ToProcessor toProcessor -> 4;
            case Bounce bounce -> 5;
            case Discard discard -> 6;
        };
    }

    /** {@return the stricter of both; this one if neither is} */
    default Action orStricter(Action other) {
        return other.strictness() > strictness() ? other : this;
    }

    /** {@return the milder of both; this one if neither is} */
    default Action orMilder(Action other) {
        return other.strictness() < strictness() ? other : this;
    }

    /**
     * Reads an action as it stands in {@code mailetcontainer.xml}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Action parse(String text) {
        Optional<Action> plain = PLAIN.stream().filter(action -> action.toString().equals(text)).findFirst();
        return plain.orElseGet(() -> new ToProcessor(processor(text)));
    }

    private static ValueType<Action> butNot(Set<String> refused) {
        List<String> accepted = ACCEPTED.stream().filter(action -> !refused.contains(action)).toList();
        return new ValueType<>("one of " + accepted, text -> {
            Action action = parse(text);
            if (refused.contains(action.toString())) {
                throw new IllegalArgumentException(text);
            }
            return action;
        });
    }

    private static ProcessingState processor(String text) {
        String name = text.startsWith(PROCESSOR_PREFIX) ? text.substring(PROCESSOR_PREFIX.length()).trim() : "";
        if (name.isEmpty() || RESERVED.contains(name)) {
            throw new IllegalArgumentException(text);
        }
        return new ProcessingState(name);
    }
}
