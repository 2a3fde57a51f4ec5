/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** An opinion that was copied would be no second one. */
class IndependenceTest {
    private final JavaClasses opinion = new ClassFileImporter().importPackagesOf(ModelCheckHost.class);

    @Test
    void modelShouldUseNoClassOfThePlugin() {
        noClasses().that().haveNameMatching(".*\\.(Model[A-Za-z]+|Abnf)(\\$.*)?").should().dependOnClassesThat()
                .haveNameMatching("io\\.github\\.spf4james\\.(?!model\\.(Model|Abnf)).*|org\\..*").check(opinion);
    }
}
