/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.github.spf4james.model.ModelCheckHost.Answer;

/** Where RFC 7208 can be read in two ways, or model and engine once differed: one reading each, and both hold to it. */
class SettledReadingsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String SENDER = "user@d.test";

    private final ModelZone zone = new ModelZone();

    private Answer both(String mailFrom) throws InterruptedException {
        Opinions opinions = Opinions.of(zone, new Mail(CLIENT, "helo.test", mailFrom));
        assertThat(opinions.disagreement()).isEmpty();
        return opinions.engine();
    }

    private Answer both() throws InterruptedException {
        return both(SENDER);
    }

    private void record(String text) {
        zone.add("d.test", "TXT", text);
    }

    @Test
    void includeOfAVoidNameShouldBePermerrorAndNotCountAsVoid() throws InterruptedException {
        record("v=spf1 include:void.test ?all");

        assertThat(both()).isEqualTo(new Answer("permerror", Optional.empty(), 1, 0));
    }

    @Test
    void redirectToAVoidNameShouldBePermerrorAndNotCountAsVoid() throws InterruptedException {
        record("v=spf1 redirect=void.test");

        assertThat(both()).isEqualTo(new Answer("permerror", Optional.empty(), 1, 0));
    }

    @Test
    void theTermBeyondTheLimitShouldBeCounted() throws InterruptedException {
        zone.add("a.test", "A", "192.0.2.9");
        record("v=spf1" + " a:a.test".repeat(11) + " +all");

        assertThat(both()).isEqualTo(new Answer("permerror", Optional.empty(), 11, 0));
    }

    @Test
    void tenTermsShouldBeAllowed() throws InterruptedException {
        zone.add("a.test", "A", "192.0.2.9");
        record("v=spf1" + " a:a.test".repeat(10) + " +all");

        assertThat(both()).isEqualTo(new Answer("pass", Optional.empty(), 10, 0));
    }

    @Test
    void finalDotOfTheSendersDomainShouldNotBeInMacros() throws InterruptedException {
        record("v=spf1 -all exp=e.test");
        zone.add("e.test", "TXT", "%{d} %{o}");

        assertThat(both("user@d.test.").explanation()).contains("d.test d.test");
    }

    @Test
    void emptyExplanationShouldBeNone() throws InterruptedException {
        record("v=spf1 -all exp=e.test");
        zone.add("e.test", "TXT", "");

        assertThat(both().explanation()).isEmpty();
    }

    @Test
    void termsThatWantALocalPartBeyondAsciiShouldNotMatch() throws InterruptedException {
        record("v=spf1 exists:%{l}.void.test include:%{s}.void.test redirect=%{l1}.void.test");

        assertThat(both("Öl@d.test")).isEqualTo(new Answer("neutral", Optional.empty(), 2, 0));
    }

    @Test
    void domainThatLooksLikeAnAddressShouldBeNone() throws InterruptedException {
        zone.add("192.0.2.7", "TXT", "v=spf1 +all");

        assertThat(both("user@192.0.2.7").result()).isEqualTo("none");
        assertThat(both("user@[192.0.2.7]").result()).isEqualTo("none");
    }

    @Test
    void mxThatCannotBeLookedUpShouldHideNoMatchInEitherOrder() throws InterruptedException {
        record("v=spf1 mx -all");
        zone.breakDown("broken.test", "A").add("good.test", "A", CLIENT);
        zone.add("d.test", "MX", "broken.test", "good.test");
        assertThat(both().result()).isEqualTo("pass");

        zone.add("e.test", "MX", "good.test", "broken.test").add("e.test", "TXT", "v=spf1 mx -all");
        assertThat(both("user@e.test").result()).isEqualTo("pass");
    }

    @Test
    void mxThatCannotBeLookedUpShouldBeTemperrorWithoutAMatch() throws InterruptedException {
        record("v=spf1 mx -all");
        zone.breakDown("broken.test", "A").add("other.test", "A", "192.0.2.9");
        zone.add("d.test", "MX", "broken.test", "other.test");

        assertThat(both().result()).isEqualTo("temperror");
    }

    @Test
    void elevenMxNamesShouldBePermerrorThoughTheFirstMatches() throws InterruptedException {
        record("v=spf1 mx -all");
        for (int i = 0; i < 11; i++) {
            zone.add("d.test", "MX", "m" + i + ".test");
        }
        zone.add("m0.test", "A", CLIENT);

        assertThat(both().result()).isEqualTo("permerror");
    }

    @Test
    void namesThatCannotBeAskedShouldMatchNothingAndNotBeVoid() throws InterruptedException {
        record("v=spf1 a:%{l}..test mx:a..test exists:" + "x".repeat(64) + ".test ptr:a..test ?all");

        assertThat(both()).isEqualTo(new Answer("neutral", Optional.empty(), 4, 0));
    }

    @Test
    void thirdVoidTermShouldBePermerror() throws InterruptedException {
        record("v=spf1 a:void.test mx:void.test exists:void.test +all");

        assertThat(both()).isEqualTo(new Answer("permerror", Optional.empty(), 3, 3));
    }

    @Test
    void namesBehindMxAndPtrShouldNotCountAsVoid() throws InterruptedException {
        record("v=spf1 mx ptr a:%{p}.void.test +all");
        zone.add("d.test", "MX", "void1.test", "void2.test", "void3.test");
        zone.add("1.2.0.192.in-addr.arpa", "PTR", "void4.d.test", "void5.d.test", "void6.d.test");

        assertThat(both()).isEqualTo(new Answer("pass", Optional.empty(), 3, 1));
    }

    @Test
    void nameOf253CharactersAndAFinalDotShouldNotLoseALabel() throws InterruptedException {
        String name = "l".repeat(60) + ("." + "l".repeat(63)).repeat(3);
        assertThat(name).hasSize(252);
        zone.add("x" + name, "A", "192.0.2.9");
        record("v=spf1 -exists:x" + name + ". +all");

        assertThat(both().result()).isEqualTo("fail");
    }

    @Test
    void nameOf254CharactersShouldLoseItsFirstLabel() throws InterruptedException {
        String rest = "l".repeat(60) + ("." + "l".repeat(63)).repeat(3);
        zone.add(rest, "A", "192.0.2.9");
        record("v=spf1 -exists:x." + rest + " +all");

        assertThat(both().result()).isEqualTo("fail");
    }

    @Test
    void lettersOfExplanationsShouldBeSyntaxErrorsInUnknownModifiersToo() throws InterruptedException {
        record("v=spf1 moo=%{r} +all");

        assertThat(both().result()).isEqualTo("permerror");
    }

    @Test
    void onlyTenPtrNamesShouldCount() throws InterruptedException {
        record("v=spf1 ptr:eleventh.test -all");
        for (int i = 0; i < 10; i++) {
            zone.add("1.2.0.192.in-addr.arpa", "PTR", "n" + i + ".test");
        }
        zone.add("1.2.0.192.in-addr.arpa", "PTR", "eleventh.test").add("eleventh.test", "A", CLIENT);

        assertThat(both().result()).isEqualTo("fail");
    }
}
