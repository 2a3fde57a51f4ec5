/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a few dozen hostile mails may cost a whole James: amounts, and no times. {@link AttackBench} looks at those. */
@Timeout(600)
class BoundsIT {
    private static final Duration TIME = Duration.ofSeconds(3);

    @TempDir
    private Path home;

    @Test
    void crowdShouldCostFewSocketsAndThreads() throws Exception {
        Figures figures = figures("burst", 60);

        assertThat(figures.hostile()).isEqualTo(60);
        assertThat(figures.descriptors()).isLessThan(700);
        assertThat(figures.waiting()).isLessThanOrEqualTo(10);
        assertThat(figures.questions()).isLessThan(60 * 20);
        assertAllIsDone(figures);
    }

    @Test
    void connectionsThatStallShouldBeFew() throws Exception {
        Figures figures = figures("tcp", 40);

        assertThat(figures.descriptors()).isLessThan(700);
        assertThat(figures.waiting()).isLessThanOrEqualTo(10);
        assertAllIsDone(figures);
    }

    @Test
    void attributesShouldBeBounded() throws Exception {
        Figures figures = figures("literals", 3);

        assertThat(figures.attributeOctets()).isPositive().isLessThanOrEqualTo(8 << 10);
        assertAllIsDone(figures);
    }

    @Test
    void nothingThatFailedShouldBeLetInByAReverseZoneThatIsBroken() throws Exception {
        Figures figures = figures("ptr", 12);

        assertThat(figures.letIn()).isZero();
        assertAllIsDone(figures);
    }

    @Test
    void nothingThatFailedShouldBeLetInByHeloNamesThatAreSlow() throws Exception {
        Figures figures = figures("forwarder", 24);

        assertThat(figures.letIn()).isZero();
        assertThat(figures.with().get(Honest.FORWARDED).right()).isPositive();
        assertAllIsDone(figures);
    }

    private Figures figures(String name, int mails) throws Exception {
        Attack attack = Attacks.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        try (AttackRun run = new AttackRun(attack.smaller(TIME, mails), home)) {
            return run.figures();
        }
    }

    private static void assertAllIsDone(Figures figures) {
        assertThat(figures.done()).isTrue();
        assertThat(figures.givenUp()).isZero();
    }
}
