/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

/**
 * Where {@code java -jar} enters. This class alone is compiled for Java 8, so that any Java can load it, and one that is
 * too old for the rest says so in words.
 */
public final class Launcher {
    /** What the rest is compiled for. */
    static final int NEEDED = 21;

    private Launcher() {}

    /** Runs {@code spfquery} and exits. */
    public static void main(String[] args) {
        String specification = System.getProperty("java.specification.version");
        if (isTooOld(specification)) {
            System.err.println("spfquery needs Java " + NEEDED + " or newer; this is Java " + specification + " ("
                    + System.getProperty("java.home") + ")");
            System.exit(1);
        }
        SpfQuery.main(args);
    }

    /** @param specification as in {@code java.specification.version}: 1.8, 9, 17 */
    static boolean isTooOld(String specification) {
        return specification.startsWith("1.") || Integer.parseInt(specification) < NEEDED;
    }
}
