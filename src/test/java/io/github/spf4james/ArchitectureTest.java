/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.dns.testing.TestDnsServer;

/** Who may use whom: arrows of dependency point down. A package that is not there yet breaks nothing. */
class ArchitectureTest {
    private static final String BASE = "io.github.spf4james";
    private static final String DNSJAVA = "org.xbill.DNS..";
    private static final String[] JAMES = {"org.apache.james..", "org.apache.mailet..", "jakarta.mail..",
            "jakarta.activation.."};

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS).importPackages(BASE);

    /** Each room with the rooms that it may use; the values of syntax are everybody's. The root is "". */
    static Stream<Arguments> rooms() {
        return Stream.of(
                Arguments.of("", Set.of("policy", "message", "bounce", "alignment", "mail", "configuration")),
                Arguments.of("policy", Set.of("message", "bounce", "alignment", "mail", "configuration", "check")),
                Arguments.of("message", Set.of("header", "alignment", "mail", "check")),
                Arguments.of("bounce", Set.of("mail", "check", "dns")),
                Arguments.of("mail", Set.of("configuration", "relay", "check", "dns")),
                Arguments.of("configuration", Set.of("relay", "check", "dns")),
                Arguments.of("cli", Set.of("configuration", "check", "dns", "header")),
                Arguments.of("alignment", Set.of("configuration", "check", "dns")),
                Arguments.of("relay", Set.of()),
                Arguments.of("header", Set.of("check")),
                Arguments.of("check", Set.of("dns")),
                Arguments.of("dns", Set.of()),
                Arguments.of("syntax", Set.of()));
    }

    private static String room(String name) {
        return name.isEmpty() ? BASE : BASE + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAPackage(BASE + "..");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomShouldUseOnlyTheRoomsBelowIt(String name, Set<String> below) {
        String[] allowed = Stream.concat(Stream.of(name, "syntax"), below.stream()).map(ArchitectureTest::room)
                .toArray(String[]::new);

        noClasses().that().resideInAPackage(room(name)).should()
                .dependOnClassesThat(ours().and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true).check(MAIN);
    }

    @Test
    void everyClassShouldBeInARoom() {
        String[] rooms = rooms().map(arguments -> room((String) arguments.get()[0])).toArray(String[]::new);

        classes().should().resideInAnyPackage(rooms).check(MAIN);
    }

    @Test
    void roomsShouldHaveNoCircles() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("roomsThatKnowNothingOfJames")
    void engineShouldKnowNothingOfJames(String name) {
        noClasses().that().resideInAPackage(room(name)).should().dependOnClassesThat().resideInAnyPackage(JAMES)
                .allowEmptyShould(true).check(MAIN);
    }

    static List<String> roomsThatKnowNothingOfJames() {
        return List.of("check", "dns", "syntax", "header", "relay", "cli");
    }

    @Test
    void onlyDnsShouldKnowDnsjava() {
        noClasses().that().resideOutsideOfPackage(room("dns")).should().dependOnClassesThat()
                .resideInAPackage(DNSJAVA).allowEmptyShould(true).check(MAIN);
    }

    @Test
    void syntaxShouldUseTheJdkAlone() {
        classes().that().resideInAPackage(room("syntax")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", room("syntax")).allowEmptyShould(true).check(MAIN);
    }

    @Test
    void onlyTheCommandLineShouldUseItsLibraries() {
        noClasses().that().resideOutsideOfPackage(room("cli")).should().dependOnClassesThat()
                .resideInAnyPackage("picocli..", "com.fasterxml.jackson..").allowEmptyShould(true).check(MAIN);
    }

    @Test
    void nothingShouldUseTheCommandLine() {
        noClasses().that().resideOutsideOfPackage(room("cli")).should().dependOnClassesThat()
                .resideInAPackage(room("cli")).allowEmptyShould(true).check(MAIN);
    }

    @Test
    void nothingShouldLogThroughJavaUtilLogging() {
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(MAIN);
    }

    @Test
    void staticFieldsShouldBeFinal() {
        fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(MAIN);
    }

    @Test
    void staticFieldsShouldHoldNothingThatChanges() {
        noFields().that().areStatic().and().doNotHaveModifier(JavaModifier.SYNTHETIC).should()
                .haveRawType(resideInAPackage("java.util.concurrent..").or(assignableToAMutableCollection()))
                .allowEmptyShould(true).check(MAIN);
    }

    private static DescribedPredicate<JavaClass> assignableToAMutableCollection() {
        return DescribedPredicate.describe("collections that are meant to be filled",
                type -> Stream.of("java.util.AbstractCollection", "java.util.AbstractMap",
                        "java.util.concurrent.ConcurrentMap",
                        "java.lang.StringBuilder", "java.lang.ThreadLocal").anyMatch(type::isAssignableTo));
    }

    @Test
    void onlyMainClassesShouldBeLookedAt() {
        assertThat(MAIN.contain(CheckHost.class)).isTrue();
        assertThat(MAIN.contain(TestDnsServer.class)).isFalse();
        assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
        assertThat(MAIN).allSatisfy(type -> assertThat(type.getSource().orElseThrow().getUri().toString())
                .contains("/target/classes/"));
    }
}
