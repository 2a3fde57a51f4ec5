/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.BitSet;

import io.github.spf4james.syntax.IpAddress;

/**
 * A piece of a {@link Template}.
 *
 * <p>What stands in a hole may have been chosen by the client, with the server's own words in it. So a piece does not
 * look for one place where it fits: it says of all positions at which it may begin at which it may end, and the other
 * way round. Each takes one pass over the text.
 */
sealed interface Piece {

    /** Where it may end, if it begins at one of these positions. */
    BitSet ends(FieldText text, BitSet begins);

    /** Where it may begin, if it ends at one of these positions. */
    BitSet begins(FieldText text, BitSet ends);

    /**
     * A text of the server's own, in whatever case.
     *
     * @param text in lower case
     */
    record Literal(String text) implements Piece {
        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = new BitSet();
            int first = begins.nextSetBit(0);
            for (int i = first < 0 ? -1 : field.find(text, first); i >= 0; i = field.find(text, i + 1)) {
                if (begins.get(i)) {
                    ends.set(i + text.length());
                }
            }
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = new BitSet();
            for (int i = field.find(text, 0); i >= 0; i = field.find(text, i + 1)) {
                if (ends.get(i + text.length())) {
                    begins.set(i);
                }
            }
            return begins;
        }
    }

    /** Anything at all, and nothing too. */
    record Anything() implements Piece {
        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = new BitSet();
            int first = begins.nextSetBit(0);
            if (first >= 0) {
                ends.set(first, field.length() + 1);
            }
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = new BitSet();
            begins.set(0, ends.length());
            return begins;
        }
    }

    /** Anything with a space behind it; or nothing, behind a space: two of them are one in the text. */
    record AnythingAndSpace() implements Piece {
        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = new BitSet();
            int first = begins.nextSetBit(0);
            for (int i = Math.max(first, 1); first >= 0 && i <= field.length(); i++) {
                if (field.at(i - 1) == ' ' && (i > first || begins.get(i))) {
                    ends.set(i);
                }
            }
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = new BitSet();
            for (int i = ends.length() - 1; i > 0; i = ends.previousSetBit(i - 1)) {
                if (field.at(i - 1) == ' ') {
                    begins.set(0, i + 1);
                    return begins;
                }
            }
            return begins;
        }
    }

    /** One character at least, all of one kind. */
    record Run(Kind kind) implements Piece {
        /** Which characters. */
        enum Kind {
            DIGITS,
            /** No white space, and none of the marks in which other things stand. */
            WORD,
            /** Neither parentheses nor quotation marks. */
            COMMENT
        }

        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = new BitSet();
            for (int i = 0; i < field.length(); i++) {
                if (fits(field.at(i)) && (begins.get(i) || ends.get(i))) {
                    ends.set(i + 1);
                }
            }
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = new BitSet();
            for (int i = field.length() - 1; i >= 0; i--) {
                if (fits(field.at(i)) && (ends.get(i + 1) || begins.get(i + 1))) {
                    begins.set(i);
                }
            }
            return begins;
        }

        private boolean fits(char c) {
            return switch (kind) {
                case DIGITS -> c >= '0' && c <= '9';
                case WORD -> " ()<>\"".indexOf(c) < 0;
                case COMMENT -> "()\"".indexOf(c) < 0;
            };
        }
    }

    /** A colon and a number, or nothing. */
    record Port() implements Piece {
        private static final Literal COLON = new Literal(":");
        private static final Run NUMBER = new Run(Run.Kind.DIGITS);

        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = NUMBER.ends(field, COLON.ends(field, begins));
            ends.or(begins);
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = COLON.begins(field, NUMBER.begins(field, ends));
            begins.or(ends);
            return begins;
        }
    }

    /**
     * An address.
     *
     * @param inner whether it has to be one that nobody has on the Internet
     */
    record Address(boolean inner) implements Piece {
        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = new BitSet();
            begins.stream().filter(i -> fitsAt(field, i)).forEach(i -> ends.set(field.addressEnd(i)));
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = new BitSet();
            for (int i = 0; i < field.length(); i++) {
                if (fitsAt(field, i) && ends.get(field.addressEnd(i))) {
                    begins.set(i);
                }
            }
            return begins;
        }

        private boolean fitsAt(FieldText field, int position) {
            return field.addressAt(position).filter(address -> !inner || InnerAddress.is(address)).isPresent();
        }

        IpAddress in(FieldText field, int position) {
            return field.addressAt(position).orElseThrow();
        }
    }

    /**
     * Comments that servers write behind the client, such as {@code (using TLSv1.3 …)}, or nothing. The first begins with
     * a word: what begins with an address, or has but one in it, is another client.
     */
    record Notes() implements Piece {
        @Override
        public BitSet ends(FieldText field, BitSet begins) {
            BitSet ends = (BitSet) begins.clone();
            int first = begins.stream().filter(i -> beginAt(field, i)).findFirst().orElse(field.length());
            for (int i = first + 2; i < field.length(); i++) {
                if (field.at(i) == ')') {
                    ends.set(i + 1);
                }
            }
            return ends;
        }

        @Override
        public BitSet begins(FieldText field, BitSet ends) {
            BitSet begins = (BitSet) ends.clone();
            int last = ends.length() - 1;
            while (last > 0 && !(ends.get(last) && field.at(last - 1) == ')')) {
                last--;
            }
            for (int i = 0; i < last - 2; i++) {
                if (beginAt(field, i)) {
                    begins.set(i);
                }
            }
            return begins;
        }

        static boolean fit(FieldText field, int begin, int end) {
            return begin == end || begin + 2 < end && field.at(end - 1) == ')' && beginAt(field, begin);
        }

        private static boolean beginAt(FieldText field, int position) {
            if (!field.has(" (", position)) {
                return false;
            }
            int i = position + 2;
            while (i < field.length() && isLetter(field.at(i))) {
                i++;
            }
            boolean word = i > position + 2 && i < field.length();
            return word && (" =)".indexOf(field.at(i)) >= 0 || field.has(": ", i));
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
        }
    }
}
