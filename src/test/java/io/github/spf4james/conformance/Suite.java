/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.spf4james.dns.testing.Zone;

/** One document of a suite file: cases, and the zone in which all of them are evaluated. */
public record Suite(String description, List<Case> cases, Zone zone) {

    /**
     * One check_host() call with what may come out of it.
     *
     * @param spec
     *            the sections of the RFC that the case is about
     * @param mailfrom
     *            the envelope sender; empty is the null sender
     * @param results
     *            any of these is right
     * @param explanation
     *            expected where the result is fail; {@code DEFAULT} stands for the checker's own default
     */
    public record Case(String name, String description, List<String> spec, String helo, String host, String mailfrom,
            Set<String> results, Optional<String> explanation) {

        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
