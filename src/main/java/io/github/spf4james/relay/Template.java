/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.IpAddress;

/**
 * How a server writes a Received field: text with holes.
 *
 * <p>{@code {client}} is the address of the connection, {@code {inner}} the same if it has to be a private one, {@code
 * {helo}} the name of HELO, {@code {number}} digits, {@code {host}} a word without spaces or parentheses, {@code {comment}}
 * several, {@code {port}} is {@code :25} or nothing, {@code {notes}} comments or nothing. Every other name is a hole for anything at all.
 *
 * <p>A match is not one way to read a field, but all of them: whatever the client has put into its holes, the way in which
 * the server meant it is among them.
 */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)}");
    private static final String BY = " by ";
    private static final int MOST_CLIENTS = 8;
    private static final int MOST_WAYS = 64;

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private int client = -1;
    private int helo = -1;
    private int notes = -1;
    /** The first piece behind "by"; the number of pieces if there is none. */
    private int behindBy = -1;

    /**
     * One way to read a field.
     *
     * @param client empty if the template has no place for it
     * @param at where it stands in the field; negative if there is none
     * @param helo empty if it has none
     * @param loggedIn whether the server says so
     */
    record Match(Optional<IpAddress> client, int at, String helo, boolean loggedIn) {}

    private Template(String text) {
        this.text = text;
        Matcher holes = HOLE.matcher(text);
        int at = 0;
        while (holes.find()) {
            literal(text.substring(at, holes.start()));
            hole(holes.group(1));
            at = holes.end();
        }
        literal(text.substring(at));
        behindBy = behindBy < 0 ? pieces.size() : behindBy;
    }

    static Template of(String text) {
        return new Template(text);
    }

    private void literal(String literal) {
        if (literal.startsWith(" ") && isHoleBehindSpace()) {
            pieces.set(pieces.size() - 1, new Piece.AnythingAndSpace());
            literal(literal.substring(1));
            return;
        }
        int by = behindBy < 0 ? literal.indexOf(BY) : -1;
        if (by >= 0) {
            int end = by + BY.length();
            pieces.add(new Piece.Literal(FieldText.lower(literal.substring(0, end))));
            behindBy = pieces.size();
            literal(literal.substring(end));
        } else if (!literal.isEmpty()) {
            pieces.add(new Piece.Literal(FieldText.lower(literal)));
        }
    }

    private boolean isHoleBehindSpace() {
        return pieces.size() > 1 && pieces.getLast() instanceof Piece.Anything
                && pieces.get(pieces.size() - 2) instanceof Piece.Literal(String before) && before.endsWith(" ");
    }

    private void hole(String name) {
        switch (name) {
            case "client", "inner" -> client = pieces.size();
            case "helo" -> helo = pieces.size();
            case "notes" -> notes = pieces.size();
            default -> {
                // Nothing is taken out of it.
            }
        }
        pieces.add(switch (name) {
            case "client", "address" -> new Piece.Address(false);
            case "inner" -> new Piece.Address(true);
            case "number" -> new Piece.Run(Piece.Run.Kind.DIGITS);
            case "host" -> new Piece.Run(Piece.Run.Kind.WORD);
            case "comment" -> new Piece.Run(Piece.Run.Kind.COMMENT);
            case "port" -> new Piece.Port();
            case "notes" -> new Piece.Notes();
            default -> new Piece.Anything();
        });
    }

    /**
     * Reads a field in every way that fits.
     *
     * @return empty if none does. More than {@link #MOST_CLIENTS} are cut off: they are more than one in any case
     */
    Set<Match> match(FieldText field) {
        if (!hasAllLiterals(field)) {
            return Set.of();
        }
        BitSet start = new BitSet();
        start.set(0);
        List<BitSet> ahead = forward(field, start, 0, pieces.size());
        if (!ahead.getLast().get(field.length())) {
            return Set.of();
        }
        BitSet end = new BitSet();
        end.set(field.length());
        List<BitSet> behind = backward(field, end, pieces.size(), 0);
        return client < 0
                ? ways(field, ahead, behind, -1, heloOf(field, ahead.get(Math.max(helo, 0)), behind))
                : clients(field, ahead, behind);
    }

    /** In their order: cheap, and not so for most templates of most fields. */
    private boolean hasAllLiterals(FieldText field) {
        int at = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Literal(String literal)) {
                at = field.find(literal, at);
                if (at < 0) {
                    return false;
                }
                at += literal.length();
            }
        }
        return true;
    }

    /** {@return where the pieces may begin, from the one on, and at last where the last of them may end} */
    private List<BitSet> forward(FieldText field, BitSet begins, int from, int to) {
        List<BitSet> positions = new ArrayList<>(List.of(begins));
        for (int i = from; i < to; i++) {
            positions.add(pieces.get(i).ends(field, positions.getLast()));
        }
        return positions;
    }

    /** {@return where each piece may begin so that all behind it fits; the last is where all ends} */
    private List<BitSet> backward(FieldText field, BitSet ends, int from, int to) {
        List<BitSet> positions = new ArrayList<>(List.of(ends));
        for (int i = from - 1; i >= to; i--) {
            positions.addFirst(pieces.get(i).begins(field, positions.getFirst()));
        }
        return positions;
    }

    private Set<Match> clients(FieldText field, List<BitSet> ahead, List<BitSet> behind) {
        Set<Match> matches = new LinkedHashSet<>();
        BitSet starts = (BitSet) ahead.get(client).clone();
        starts.and(behind.get(client));
        for (int start = starts.nextSetBit(0); start >= 0
                && matches.size() <= MOST_CLIENTS; start = starts.nextSetBit(start + 1)) {
            BitSet end = new BitSet();
            end.set(field.addressEnd(start));
            List<BitSet> after = new ArrayList<>(ahead.subList(0, client + 1));
            after.addAll(forward(field, end, client + 1, pieces.size()));
            String name = helo > client || helo < 0
                    ? heloOf(field, after.get(Math.max(helo, 0)), behind)
                    : heloBefore(field, ahead, start);
            matches.addAll(ways(field, after, behind, start, name));
        }
        return matches;
    }

    /** The name begins as early as it may, and is as short as it may be. */
    private String heloOf(FieldText field, BitSet starts, List<BitSet> behind) {
        if (helo < 0) {
            return "";
        }
        int start = starts.nextSetBit(0);
        return text(field, start, behind.get(helo + 1).nextSetBit(start));
    }

    /** The name is as long as it may be: what the server writes between it and the client has fewer words in it. */
    private String heloBefore(FieldText field, List<BitSet> ahead, int clientStart) {
        BitSet there = new BitSet();
        there.set(clientStart);
        BitSet ends = backward(field, there, client, helo + 1).getFirst();
        return text(field, ahead.get(helo).nextSetBit(0), ends.length() - 1);
    }

    private static String text(FieldText field, int start, int end) {
        return HeaderText.ofOctets(field.between(start, Math.max(start, end)).strip());
    }

    /** There may be several places for "by", and so for what the server says of a log-in. */
    private Set<Match> ways(FieldText field, List<BitSet> ahead, List<BitSet> behind, int at, String name) {
        Set<Match> matches = new LinkedHashSet<>();
        BitSet tails = (BitSet) ahead.get(behindBy).clone();
        tails.and(behind.get(behindBy));
        Optional<IpAddress> address = at < 0 ? Optional.empty() : field.addressAt(at);
        int ways = 0;
        for (int tail = tails.nextSetBit(0); tail >= 0; tail = tails.nextSetBit(tail + 1)) {
            if (++ways > MOST_WAYS) {
                return both(address, at, name);
            }
            boolean inProtocol = LogIn.inProtocol(field, tail);
            if (notes < 0) {
                matches.add(new Match(address, at, name, inProtocol));
                continue;
            }
            int end = tail - BY.length();
            for (int start = ahead.get(notes).nextSetBit(0); start >= 0
                    && start <= end; start = ahead.get(notes).nextSetBit(start + 1)) {
                if (Piece.Notes.fit(field, start, end)) {
                    matches.add(new Match(address, at, name, inProtocol || LogIn.inNotes(field, start, end)));
                }
                if (++ways > MOST_WAYS) {
                    return both(address, at, name);
                }
            }
        }
        return matches;
    }

    /** Too many ways to look at each: then it may be either. */
    private static Set<Match> both(Optional<IpAddress> address, int at, String name) {
        return Set.of(new Match(address, at, name, true), new Match(address, at, name, false));
    }

    /** {@return how much of it is the server's own text: the more, the surer is what its places mean} */
    int weight() {
        return pieces.stream().mapToInt(piece -> piece instanceof Piece.Literal(String own) ? own.length() : 0).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** {@return the text that it was made of} */
    @Override
    public String toString() {
        return text;
    }
}
