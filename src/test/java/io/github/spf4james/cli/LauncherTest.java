/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_8 = 52;
    /** Class files count from Java 1.1 as 45 on. */
    private static final int BEFORE_JAVA_1 = 44;

    @Test
    void launcherShouldLoadOnJava8() throws IOException {
        assertThat(classFileVersion(Launcher.class)).isEqualTo(JAVA_8);
    }

    @Test
    void launcherShouldWantTheJavaThatTheRestIsCompiledFor() throws IOException {
        assertThat(classFileVersion(SpfQuery.class)).isEqualTo(BEFORE_JAVA_1 + Launcher.NEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "11", "17", "20"})
    void olderJavaShouldBeTooOld(String specification) {
        assertThat(Launcher.isTooOld(specification)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "25", "100"})
    void newerJavaShouldDo(String specification) {
        assertThat(Launcher.isTooOld(specification)).isFalse();
    }

    private static int classFileVersion(Class<?> type) throws IOException {
        try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class");
                DataInputStream header = new DataInputStream(file)) {
            assertThat(header.readInt()).isEqualTo(MAGIC);
            header.readUnsignedShort();
            return header.readUnsignedShort();
        }
    }
}
