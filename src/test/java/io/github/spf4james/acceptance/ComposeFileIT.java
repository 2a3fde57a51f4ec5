/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** What docker-compose.yml of conf-samples mounts from the project. */
class ComposeFileIT {
    private static final Path FILE = Path.of("conf-samples/docker-compose.yml");
    private static final Pattern MOUNT = Pattern.compile("^ +- (\\.[^:]*):(/[^:]*):ro$", Pattern.MULTILINE);

    @Test
    void everyMountedFileShouldBeThere() throws IOException {
        List<Path> sources = new ArrayList<>();
        Matcher mounts = MOUNT.matcher(Files.readString(FILE));
        while (mounts.find()) {
            sources.add(FILE.getParent().resolve(mounts.group(1)).normalize());
        }

        assertThat(sources).hasSize(3).allMatch(Files::isRegularFile)
                .anySatisfy(source -> assertThat(source.toAbsolutePath()).isEqualTo(SpfJames.PLUGIN_JAR));
    }
}
