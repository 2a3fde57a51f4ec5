/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;

import com.code_intelligence.jazzer.junit.FuzzTest;

class SpfXmlFuzzTest {
    /** Without dns.servers.server, which looks names up. */
    private static final List<String> ELEMENTS = List.of("limits.deadline", "limits.terms", "limits.voids",
            "limits.voidCounting", "dns.timeout", "dns.attempts", "cache.megabytes", "cache.minimumTtl",
            "cache.maximumTtl", "cache.failures", "cache.refreshAhead", "prefetch", "isolation.mostWaiting",
            "isolation.patience", "skip.networks", "skip.authenticated", "trustedRelays", "checkHelo", "whiteList",
            "whiteList.helo", "whiteList.ptr", "bestGuess", "overbroad.ip4", "overbroad.ip6", "receiver",
            "overrides.override", "overrides.override[@domain]", "fallbacks.fallback[@until]", "defaultExplanation",
            "unknown");

    /**
     * A value is taken, or refused with a message that begins with the file: James does not start then, and somebody has
     * to know why.
     */
    @FuzzTest
    void valueShouldBeTakenOrRefusedByName(byte[] input) {
        String value = new String(input, StandardCharsets.UTF_8);
        for (String element : ELEMENTS) {
            BaseHierarchicalConfiguration xml = new BaseHierarchicalConfiguration();
            xml.addProperty(element, value);
            try {
                assertThat(SpfXml.read(xml, InstantSource.fixed(Instant.EPOCH))).isNotNull();
            } catch (ConfigurationException e) {
                assertThat(e.getMessage()).startsWith("conf/spf.xml: ");
            }
        }
    }
}
