/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;

/** What James' class loader sees of the plugin: its own classes, and nothing that James has in another version. */
class PluginJarIT {

    @Test
    void jarShouldHoldThePluginsClassesAlone() throws IOException {
        assertThat(files()).contains("io/github/spf4james/SpfPolicy.class", "io/github/spf4james/SpfResultIs.class")
                .allMatch(name -> name.startsWith("io/github/spf4james/") || name.startsWith("META-INF/"));
    }

    @Test
    void jarShouldHoldNothingOfTheCommandLineProgram() throws IOException {
        assertThat(files()).noneMatch(name -> name.startsWith("io/github/spf4james/cli/"));
    }

    private static List<String> files() throws IOException {
        try (JarFile jar = new JarFile(SpfJames.PLUGIN_JAR.toFile())) {
            return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
        }
    }
}
