/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;

/** conf-samples/spf.xml says what there is, and what holds without it. */
class SpfXmlSampleTest {
    private static final Path SAMPLE = Path.of("conf-samples/spf.xml");
    /** A comment with nothing but elements in it. */
    private static final Pattern COMMENTED_OUT = Pattern.compile("<!--\\s*(<(?:(?!-->).)*>)\\s*-->", Pattern.DOTALL);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

    @Test
    void sampleShouldHoldTheDefaults() throws Exception {
        assertThat(SpfXml.read(xml(Files.readString(SAMPLE)), CLOCK)).isEqualTo(SpfXml.read(xml("<spf/>"), CLOCK));
    }

    @Test
    void everythingThatIsCommentedOutShouldBeAccepted() throws Exception {
        SpfConfiguration all = SpfXml.read(opened(), CLOCK);

        assertThat(all.dns().servers()).hasSize(2);
        assertThat(all.clients().trustedRelays()).hasSize(3);
        assertThat(all.whiteList().forwarders()).hasSize(1);
        assertThat(all.records().overrides()).hasSize(1);
        assertThat(all.records().fallbacks()).hasSize(1);
        assertThat(all.records().bestGuess()).isPresent();
        assertThat(all.receiver()).contains("mx.example.org");
        assertThat(all.defaultExplanation()).isPresent();
    }

    @Test
    void sampleShouldNameEveryElementThatThereIs() throws Exception {
        HierarchicalConfiguration<ImmutableNode> sample = opened();

        assertThat(acceptedElements()).hasSizeGreaterThan(20).allSatisfy(
                path -> assertThat(sample.containsKey(path) || !sample.configurationsAt(path).isEmpty()).isTrue());
    }

    /** What the refusal of an unknown element lists. */
    private static List<String> acceptedElements() {
        List<String> paths = new ArrayList<>();
        assertThatThrownBy(() -> SpfXml.read(xml("<spf><unknown/></spf>"), CLOCK)).satisfies(refusal -> {
            Matcher tags = Pattern.compile("<[^, ]+>").matcher(refusal.getMessage().split("accepted are")[1]);
            while (tags.find()) {
                paths.add(tags.group().replace("><", ".").replaceAll("[<>]", ""));
            }
        });
        return paths;
    }

    private static HierarchicalConfiguration<ImmutableNode> opened() throws IOException, ConfigurationException {
        return xml(COMMENTED_OUT.matcher(Files.readString(SAMPLE)).replaceAll("$1"));
    }

    private static HierarchicalConfiguration<ImmutableNode> xml(String text) throws ConfigurationException {
        return FileConfigurationProvider.getConfig(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
