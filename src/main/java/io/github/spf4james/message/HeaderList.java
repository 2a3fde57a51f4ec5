/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/** The header section of a message, changed without a look at its body. */
final class HeaderList {
    /** Taking a name out looks at every line: so many looks take some milliseconds. */
    private static final long MOST_LOOKS = 2_000_000;

    private final MimeMessage message;

    HeaderList(MimeMessage message) {
        this.message = message;
    }

    /**
     * Makes the section anew. {@code addHeader} cannot do it: it puts a field below others of its name, or at the end,
     * and trace fields belong on top (RFC 7208 section 9.1).
     *
     * @param change from the fields that there are to those that shall be, the topmost first; each a whole field, name
     *            and folded body. Those that it passes on stay as they are, to the octet
     */
    void rewrite(UnaryOperator<List<String>> change) throws MessagingException {
        List<String> before = Collections.list(message.getAllHeaderLines());
        List<String> after = change.apply(before);
        if (after.equals(before)) {
            return;
        }
        Set<String> names = names(before);
        if ((long) names.size() * before.size() <= MOST_LOOKS) {
            replace(names, after);
        } else {
            replaceChanged(before, after);
        }
    }

    private void replace(Set<String> names, List<String> fields) throws MessagingException {
        for (String name : names) {
            message.removeHeader(name);
        }
        for (String field : fields) {
            message.addHeaderLine(field);
        }
    }

    /** Of a message with an absurd number of different fields: new ones by name, wherever that puts them. */
    private void replaceChanged(List<String> before, List<String> after) throws MessagingException {
        Set<String> unchanged = Set.copyOf(before);
        Set<String> kept = Set.copyOf(after);
        Set<String> changed = names(after.stream().filter(field -> !unchanged.contains(field)).toList());
        changed.addAll(names(before.stream().filter(field -> !kept.contains(field)).toList()));
        for (String name : changed) {
            message.removeHeader(name);
        }
        for (String field : after) {
            if (changed.contains(name(field))) {
                message.addHeader(name(field), field.substring(field.indexOf(':') + 1).trim());
            }
        }
    }

    private static Set<String> names(List<String> fields) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.forEach(field -> names.add(name(field)));
        return names;
    }

    private static String name(String field) {
        int colon = field.indexOf(':');
        return (colon < 0 ? field : field.substring(0, colon)).trim();
    }
}
