/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

/** The first thing that the demo prints, while Maven is silent. Run from its source, as nothing is compiled yet. */
public final class Announcement {
    private Announcement() {}

    public static void main(String[] arguments) {
        System.out.println("Building spf4james and starting Apache James with it. This takes half a minute, and some"
                + " minutes more the first time.\n");
    }
}
