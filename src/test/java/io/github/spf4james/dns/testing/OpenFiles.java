package io.github.spf4james.dns.testing;

import java.lang.management.ManagementFactory;

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
}
