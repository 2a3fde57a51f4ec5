/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import javax.xml.parsers.DocumentBuilderFactory;

import io.github.spf4james.configuration.SpfXml;
import io.github.spf4james.policy.PolicySettings;
import io.github.spf4james.policy.SpfCondition;

/** What the pages tell people to copy is configuration that is accepted. */
class SamplesInPagesTest {
    private static final String PACKAGE = "io.github.spf4james.";
    /** Parameters that James itself reads. */
    private static final Set<String> OF_JAMES = Set.of("onMailetException", "onMatchException");

    static Stream<Arguments> samples() {
        return Page.all().stream()
                .flatMap(page -> page.samples("xml").stream().map(sample -> Arguments.of(page, sample)));
    }

    static Stream<Arguments> partsOfSpfXml() throws Exception {
        Set<String> elements = SpfXml.elements();
        return samples().filter(sample -> {
            String name = rootElement((String) sample.get()[1]);
            return name.equals("spf") || elements.stream().anyMatch(path -> path.startsWith(name + "/"));
        });
    }

    @ParameterizedTest
    @MethodSource("partsOfSpfXml")
    void partOfSpfXmlShouldBeAccepted(Page page, String sample) {
        String xml = rootElement(sample).equals("spf") ? sample : "<spf>" + sample + "</spf>";

        assertThatCode(() -> SpfXml.read(FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))), InstantSource.system()))
                .as("sample in %s", page).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void mailetShouldHaveParametersThatAreAccepted(Page page, String sample) throws Exception {
        for (Element mailet : elements(sample, "mailet")) {
            if (mailet.getAttribute("class").equals(PACKAGE + "SpfPolicy")) {
                Map<String, String> parameters = parameters(mailet);
                parameters.keySet().removeAll(OF_JAMES);
                assertThat(PolicySettings.parameters()).as("parameters in %s", page).containsAll(parameters.keySet());
                assertThatCode(() -> PolicySettings.read(name -> Optional.ofNullable(parameters.get(name))))
                        .as("sample in %s", page).doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void matcherShouldHaveAConditionThatIsAccepted(Page page, String sample) throws Exception {
        String name = PACKAGE + "SpfResultIs=";
        for (Element mailet : elements(sample, "mailet")) {
            String match = mailet.getAttribute("match");
            if (match.startsWith(name)) {
                assertThatCode(() -> SpfCondition.parseAll(match.substring(name.length()))).as("sample in %s", page)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static String rootElement(String sample) {
        return sample.strip().replaceFirst("(?s)^<([\\w-]*).*", "$1");
    }

    private static List<Element> elements(String sample, String name) throws Exception {
        // Some samples end before the elements that they begin with.
        String closed = rootElement(sample).equals("processor") && !sample.contains("</processor>")
                ? sample + "</processor>"
                : sample;
        Document document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(("<sample>" + closed + "</sample>").getBytes(StandardCharsets.UTF_8)));
        return list(document.getElementsByTagName(name));
    }

    private static Map<String, String> parameters(Element mailet) {
        Map<String, String> parameters = new TreeMap<>();
        list(mailet.getChildNodes()).forEach(child -> parameters.put(child.getTagName(), child.getTextContent()));
        return parameters;
    }

    private static List<Element> list(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).<Node>mapToObj(nodes::item).filter(Element.class::isInstance)
                .map(Element.class::cast).toList();
    }
}
