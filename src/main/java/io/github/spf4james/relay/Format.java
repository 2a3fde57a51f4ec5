/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one mail system writes its Received fields.
 *
 * @param software its name in configuration
 * @param title its name for people
 * @param forms all that it writes
 */
record Format(String software, String title, List<Form> forms) {

    /** What a form is for. */
    enum Kind {
        /** A client, logged in or not. */
        CLIENT,
        /** A client, always logged in. */
        LOG_IN,
        /** A client, but not its address. */
        UNNAMED,
        /** A hop of the relay's own. */
        HOP,
        /** A mail of the relay's own. */
        NOTICE
    }

    /** When a form is looked at. */
    enum Use {
        ALWAYS,
        /** Always, but a hop counts only if the software is named: somebody's name of HELO could look like it. */
        IN_DOUBT,
        /** If the software is named: what others write looks like it. */
        IF_NAMED
    }

    /** One way in which it writes. */
    record Form(Kind kind, Use use, Template template) {
        /** {@return what this form sees in a field; more than one if it can be read in several ways} */
        List<Seen> read(FieldText field, boolean named) {
            if (use == Use.IF_NAMED && !named) {
                return List.of();
            }
            return template.match(field).stream().map(match -> seen(match, named)).toList();
        }

        private Seen seen(Template.Match match, boolean named) {
            return switch (kind) {
                case CLIENT -> match.loggedIn()
                        ? new Seen.LoggedIn(match.client(), match.at())
                        : new Seen.Client(match.client().orElseThrow(), match.at(), match.helo());
                case LOG_IN -> new Seen.LoggedIn(match.client(), match.at());
                case UNNAMED -> match.loggedIn() ? new Seen.LoggedIn(Optional.empty(), -1) : new Seen.Unnamed();
                case HOP -> new Seen.InnerHop(match.client(), match.at(), named || use == Use.ALWAYS);
                case NOTICE -> new Seen.MadeThere();
            };
        }
    }

    /** {@return a format that writes clients in these templates} */
    static Format of(String software, String title, String... templates) {
        return new Format(software, title, List.of()).with(Kind.CLIENT, Use.ALWAYS, templates);
    }

    /** {@return with these templates of clients too} */
    Format client(String... templates) {
        return with(Kind.CLIENT, Use.ALWAYS, templates);
    }

    Format logIn(String template) {
        return with(Kind.LOG_IN, Use.ALWAYS, template);
    }

    Format unnamed(String template) {
        return with(Kind.UNNAMED, Use.ALWAYS, template);
    }

    Format notice(String template) {
        return with(Kind.NOTICE, Use.ALWAYS, template);
    }

    Format hop(String template) {
        return with(Kind.HOP, Use.ALWAYS, template);
    }

    /** A hop that a client could imitate with its name of HELO, somewhere else. */
    Format hopInDoubt(String... templates) {
        return with(Kind.HOP, Use.IN_DOUBT, templates);
    }

    /** A hop that elsewhere is a client. */
    Format hopIfNamed(String... templates) {
        return with(Kind.HOP, Use.IF_NAMED, templates);
    }

    private Format with(Kind kind, Use use, String... templates) {
        List<Form> all = new ArrayList<>(forms);
        for (String template : templates) {
            all.add(new Form(kind, use, Template.of(template)));
        }
        return new Format(software, title, List.copyOf(all));
    }

    boolean readsClients() {
        return forms.stream().anyMatch(form -> form.kind() == Kind.CLIENT);
    }

    /** {@return what is read of it, for people: such as "client, log-in, inner hops"} */
    String reads() {
        List<String> reads = new ArrayList<>();
        Function<Kind, Boolean> has = kind -> forms.stream().anyMatch(form -> form.kind() == kind);
        if (has.apply(Kind.CLIENT)) {
            reads.add("clients");
        }
        if (has.apply(Kind.HOP)) {
            boolean always = forms.stream().anyMatch(form -> form.kind() == Kind.HOP && form.use() == Use.ALWAYS);
            boolean ifNamed = forms.stream().anyMatch(form -> form.kind() == Kind.HOP && form.use() != Use.ALWAYS);
            reads.add("inner hops" + (!ifNamed ? "" : always ? ", more if named" : ", if named"));
        }
        if (has.apply(Kind.NOTICE)) {
            reads.add("its own mail");
        }
        return String.join("; ", reads);
    }
}
