/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.mailet.AttributeName;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The table of attributes names all that we put on a mail. */
class AttributesTableTest {
    private static final Page ATTRIBUTES = Page.named("attributes.md");
    private static final String OURS = "io.github.spf4james.";
    private static final String OF_JAMES_SPF = "org.apache.james.transport.mailets.spf.";

    @Test
    void everyAttributeShouldHaveARow() throws Exception {
        Set<String> missing = constants();
        missing.removeAll(documented());

        assertThat(missing).as("attributes that have no row in %s", ATTRIBUTES).isEmpty();
    }

    @Test
    void everyRowShouldBeAboutAnAttribute() throws Exception {
        List<String> unknown = documented();
        unknown.removeAll(constants());

        assertThat(unknown).as("rows of %s for what is no attribute", ATTRIBUTES).isEmpty();
        assertThat(documented()).as("rows of %s", ATTRIBUTES).doesNotHaveDuplicates();
    }

    private static List<String> documented() {
        return ATTRIBUTES.rows("attribute").stream().map(row -> Page.literal(row.get(0)))
                .collect(Collectors.toList());
    }

    /** The names that classes hold as constants, without our prefix. */
    private static Set<String> constants() throws Exception {
        Set<String> names = new TreeSet<>();
        for (JavaField field : attributeNames().toList()) {
            Field constant = field.reflect();
            constant.setAccessible(true);
            String name = ((AttributeName) constant.get(null)).asString();
            if (name.startsWith(OURS) || name.startsWith(OF_JAMES_SPF)) {
                names.add(name.startsWith(OURS) ? name.substring(OURS.length()) : name);
            }
        }
        return names;
    }

    private static Stream<JavaField> attributeNames() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS).importPackages("io.github.spf4james")
                .stream().map(JavaClass::getFields).flatMap(Set::stream)
                .filter(field -> field.getRawType().isEquivalentTo(AttributeName.class)
                        && Modifier.isStatic(field.reflect().getModifiers()));
    }
}
