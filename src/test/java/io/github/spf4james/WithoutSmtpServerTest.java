/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A James may be without the classes of an SMTP server: it loads matchers and mailet all the same. */
class WithoutSmtpServerTest {
    /** Has the plugin's classes, and of James all but its protocols. */
    private static final class JamesWithoutSmtp extends URLClassLoader {
        JamesWithoutSmtp() {
            super(new URL[]{SpfPolicy.class.getProtectionDomain().getCodeSource().getLocation()},
                    SpfPolicy.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.apache.james.protocols.") || name.startsWith("org.apache.james.smtpserver.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.spf4james.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SpfResultIs", "SpfAlignmentIs", "SpfPolicy", "mail.SpfChecker"})
    void classShouldLoadWithAllThatGuiceLooksAt(String name) throws Exception {
        try (JamesWithoutSmtp james = new JamesWithoutSmtp()) {
            Class<?> type = Class.forName("io.github.spf4james." + name, true, james);

            assertThat(type.getClassLoader()).isSameAs(james);
            assertThat(type.getDeclaredConstructors()).isNotEmpty();
            assertThat(type.getDeclaredMethods()).isNotEmpty();
            assertThat(type.getDeclaredFields()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "SpfHook")
    void hookShouldNotLoad(String name) throws IOException {
        try (JamesWithoutSmtp james = new JamesWithoutSmtp()) {
            assertThatThrownBy(() -> Class.forName("io.github.spf4james." + name, true, james))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }
}
