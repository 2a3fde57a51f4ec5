/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import io.github.spf4james.header.AuthenticationResults;
import io.github.spf4james.header.ReceivedSpf;
import io.github.spf4james.syntax.HeaderText;

/** The header section of a message, changed without a look at its body. */
final class HeaderList {
    /**
     * Taking a name out looks at every field: up to so many fields, that costs a few milliseconds. Honest mail has a tenth
     * of it.
     */
    private static final int MOST_IN_ORDER = 1000;
    /** What is put in order in a longer header too. */
    private static final List<String> ALWAYS_IN_ORDER = List.of(ReceivedSpf.NAME, AuthenticationResults.NAME,
            "Received",
            SubjectTag.FIELD);

    private final MimeMessage message;

    HeaderList(MimeMessage message) {
        this.message = message;
    }

    /**
     * Puts fields on top. {@code addHeader} cannot do it: it puts a field below others of its name, or at the end, and trace
     * fields belong on top (RFC 7208 section 9.1). So fields are taken out and put in anew behind the new ones, unchanged
     * and in their order: all of them up to {@value #MOST_IN_ORDER} fields. Of more, which no mail program writes, only those
     * of the trace and the subject are; the others stay where they are, and so come to stand above.
     *
     * <p>A header to which nothing happens is left alone: James writes one that was touched as US-ASCII, and what else is in
     * it is lost.
     *
     * @param top the new fields, the topmost first; each a whole field, name and folded body
     * @param gone tells which of the trace fields that there are do not stay
     * @param tag for the subject; empty for none
     */
    void rewrite(List<String> top, Predicate<String> gone, Optional<SubjectTag> tag) throws MessagingException {
        List<String> before = inOrder();
        List<String> after = new ArrayList<>(top);
        for (String field : before) {
            if (!gone.test(field)) {
                after.add(field);
            }
        }
        boolean changed = !top.isEmpty() || after.size() < before.size();
        if (tag.isPresent()) {
            changed |= tag.get().putInto(after);
        }
        if (changed) {
            replace(before, after);
        }
    }

    private List<String> inOrder() throws MessagingException {
        List<String> fields = new ArrayList<>();
        boolean all = true;
        Enumeration<String> lines = message.getAllHeaderLines();
        while (lines.hasMoreElements()) {
            String line = lines.nextElement();
            if (all && fields.size() == MOST_IN_ORDER) {
                all = false;
                fields.removeIf(field -> !isAlwaysInOrder(field));
            }
            if (all || isAlwaysInOrder(line)) {
                fields.add(line);
            }
        }
        return fields;
    }

    private static boolean isAlwaysInOrder(String field) {
        for (String name : ALWAYS_IN_ORDER) {
            if (HeaderText.isNamed(field, name)) {
                return true;
            }
        }
        return false;
    }

    private void replace(List<String> before, List<String> after) throws MessagingException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String field : before) {
            names.add(HeaderText.name(field));
        }
        for (String name : names) {
            message.removeHeader(name);
        }
        for (String field : after) {
            message.addHeaderLine(field);
        }
    }
}
