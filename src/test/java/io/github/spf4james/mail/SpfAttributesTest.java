/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.header.AuthenticationResults;
import io.github.spf4james.header.ReceivedSpf;
import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.SpfSyntaxException;

class SpfAttributesTest {
    private static final int MOST_OCTETS = 8192;
    private static final String LONG = "l".repeat(60_000);
    private static final IpAddress IP6 = IpAddress.parse("2001:db8:1111:2222:3333:4444:5555:6666").orElseThrow();

    private static Match match(String domain, String directive) {
        try {
            return new Match(domain, Directive.parse(directive));
        } catch (SpfSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static SpfVerdict verdict(MailIdentity.Checkable identity, SpfResult result, List<Match> matches) {
        return new SpfVerdict(result, identity.mailFrom(), matches, Optional.of("because " + LONG), Optional.empty(),
                10, 2);
    }

    private static MailIdentity.Checkable identity(String helo, String sender) {
        return new MailIdentity.Checkable(IP6, helo, sender);
    }

    static Stream<MailVerdict.Checked> verdicts() {
        MailIdentity.Checkable identity = identity("mx.example.com", "a@example.com");
        List<Match> nested = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nested.add(match("d" + i + ".example", "include:" + i + "." + LONG + ".%{d}.example"));
        }
        nested.add(match("e".repeat(253), "exists:" + LONG + ".%{i}.example"));
        return Stream.of(List.<Match>of(), List.of(match("example.com", "-all")),
                List.of(match("elsewhere.example", "~ip4:192.0.2.0/24")),
                List.of(match("example.com", "include:a.example"), match("a.example", "ip4:192.0.2.0/24")),
                List.of(match("example.com", "?include:a.example"), match("a.example", "include:b.example"),
                        match("b.example", "mx")),
                List.of(match("example.com", "exists:" + LONG + ".example")),
                List.of(match("example.com", "exists:" + "x".repeat(312) + ".e")), nested)
                .flatMap(matches -> Stream.of(SpfResult.PASS, SpfResult.FAIL, SpfResult.NEUTRAL)
                        .map(result -> checked(verdict(identity, result, matches))));
    }

    private static MailVerdict.Checked checked(SpfVerdict verdict) {
        SpfRequest request = verdict.request();
        SpfVerdict helo = new SpfVerdict(verdict.result(), SpfRequest.helo(request.ip(), request.helo()),
                verdict.matches(), verdict.explanation(), verdict.problem(), verdict.terms(), verdict.voids());
        return new MailVerdict.Checked(verdict, Optional.of(helo), true, new WhiteListing.Listed(LONG),
                Optional.of(SpfResult.SOFTFAIL), Optional.of(LONG));
    }

    private static int octets(Mail mail) {
        return mail.attributes().mapToInt(attribute -> attribute.getName().asString().length()
                + ((String) attribute.getValue().value()).length()).sum();
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void storedVerdictShouldBeSmallAndLeadToTheSame(MailVerdict.Checked verdict) throws Exception {
        MailIdentity.Checkable identity = identity("mx.example.com", "a@example.com");
        FakeMail mail = FakeMail.builder().name("mail").build();

        SpfAttributes.store(mail, identity, verdict);

        assertThat(mail.attributes()).allSatisfy(attribute -> assertThat((String) attribute.getValue().value())
                .as(attribute.getName().asString()).hasSizeLessThanOrEqualTo(SpfAttributes.LONGEST));
        assertThat(octets(mail)).isLessThan(MOST_OCTETS);
        MailVerdict.Checked loaded = SpfAttributes.load(mail, identity).orElseThrow();
        SpfVerdict fresh = verdict.mailFrom();
        assertThat(ReceivedSpf.of(loaded.mailFrom(), "mx")).isEqualTo(ReceivedSpf.of(fresh, "mx"));
        assertThat(AuthenticationResults.of("mx", loaded.helo(), loaded.mailFrom(), Optional.empty()))
                .isEqualTo(AuthenticationResults.of("mx", verdict.helo(), fresh, Optional.empty()));
        assertThat(loaded.mailFrom().summary()).isEqualTo(fresh.summary());
        assertThat(loaded.mailFrom().explanation().orElseThrow()).startsWith("because l").endsWith("l...").hasSize(512);
        assertThat(loaded.overbroad()).isTrue();
        assertThat(loaded.bestGuess()).contains(SpfResult.SOFTFAIL);
        assertThat(loaded.whiteList()).isEqualTo(new WhiteListing.Listed("l".repeat(509) + "..."));
        assertThat(loaded.mailFrom().terms()).isEqualTo(10);
        assertThat(loaded.mailFrom().voids()).isEqualTo(2);
    }

    @Test
    void problemShouldBeCutAsHeadersCutIt() throws Exception {
        MailIdentity.Checkable identity = identity("mx.example.com", "a@example.com");
        SpfVerdict fresh = new SpfVerdict(SpfResult.PERMERROR, identity.mailFrom(), List.of(), Optional.empty(),
                Optional.of(LONG), 0, 0);
        FakeMail mail = FakeMail.builder().name("mail").build();

        SpfAttributes.store(mail, identity, checked(fresh));

        SpfVerdict loaded = SpfAttributes.load(mail, identity).orElseThrow().mailFrom();
        assertThat(ReceivedSpf.of(loaded, "mx")).isEqualTo(ReceivedSpf.of(fresh, "mx"));
        assertThat(loaded.summary()).isEqualTo(fresh.summary());
    }

    @Test
    void matchesShouldEndInTheDecidingOneHoweverMany() throws Exception {
        MailIdentity.Checkable identity = identity("mx", "a@example.com");
        FakeMail mail = FakeMail.builder().name("mail").build();
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            matches.add(match("d" + i + ".example", "include:d" + (i + 1) + ".example"));
        }
        matches.add(match("d100.example", "ip6:2001:db8::/32"));

        SpfAttributes.store(mail, identity, checked(verdict(identity, SpfResult.PASS, matches)));

        assertThat(SpfAttributes.get(mail, SpfAttributes.MATCHES).orElseThrow())
                .startsWith("include:d1.example d0.example\ninclude:d2.example d1.example\n")
                .endsWith("...\nip6:2001:db8::/32 d100.example");
    }

    @Test
    void overlongIdentityShouldBeRecognisedByItsHash() throws Exception {
        MailIdentity.Checkable identity = identity("h".repeat(2_000), "a@example.com");
        FakeMail mail = FakeMail.builder().name("mail").build();

        SpfAttributes.store(mail, identity, checked(verdict(identity, SpfResult.FAIL, List.of())));

        assertThat(SpfAttributes.get(mail, SpfAttributes.KEY).orElseThrow()).startsWith("sha256:").hasSize(71);
        assertThat(SpfAttributes.load(mail, identity)).isPresent();
        assertThat(SpfAttributes.load(mail, identity("h".repeat(2_001), "a@example.com"))).isEmpty();
        assertThat(SpfAttributes.identity(mail, "a@example.com")).isEmpty();
    }

    @Test
    void verdictShouldBeGivenAnewWhenARuleHasPutSomethingElseThere() throws Exception {
        MailIdentity.Checkable identity = identity("mx.example.com", "a@example.com");
        for (AttributeName name : List.of(SpfAttributes.KEY, SpfAttributes.RESULT, SpfAttributes.LOOKUPS)) {
            FakeMail mail = FakeMail.builder().name("mail").build();
            SpfAttributes.store(mail, identity, checked(verdict(identity, SpfResult.FAIL, List.of())));
            mail.setAttribute(new Attribute(name, AttributeValue.of("x")));

            assertThat(SpfAttributes.load(mail, identity)).as(name.asString()).isEmpty();
        }
    }
}
