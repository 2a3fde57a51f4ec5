/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.management.UnixOperatingSystemMXBean;

/** Sockets, and whatever else of this process is a file to the operating system. */
public final class OpenFiles {
    private OpenFiles() {}

    /** {@return how many are open; always 0 where the system does not say} */
    public static long count() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** {@return the open sockets, as Linux names them, each by a name of its own; none on other systems} */
    public static Set<String> sockets() {
        return Stream.ofNullable(new File("/proc/self/fd").listFiles()).flatMap(Stream::of).flatMap(OpenFiles::target)
                .filter(target -> target.startsWith("socket:")).collect(Collectors.toSet());
    }

    private static Stream<String> target(File descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor.toPath()).toString());
        } catch (IOException e) {
            // Closed since it was listed.
            return Stream.empty();
        }
    }
}
