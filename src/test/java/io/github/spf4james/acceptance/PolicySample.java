/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the policies in {@code conf-samples}, put into a mailetcontainer.xml as its comment tells administrators. */
final class PolicySample {
    private static final Path FOLDER = Path.of("conf-samples");
    private static final Pattern PROCESSOR = Pattern.compile("<processor state=\"([^\"]+)\">(.*?)</processor>",
            Pattern.DOTALL);

    private PolicySample() {}

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    /** A mailetcontainer.xml with the processors of that sample in those of its own. */
    static String container(String name) throws IOException {
        return containerOf(Files.readString(file(name)));
    }

    /** A mailetcontainer.xml with the processors of that text in those of its own. */
    static String containerOf(String sample) {
        Map<String, String> mailets = new LinkedHashMap<>();
        Matcher processors = PROCESSOR.matcher(sample);
        while (processors.find()) {
            mailets.put(processors.group(1), processors.group(2));
        }
        String root = mailets.getOrDefault("root", "");
        String transport = mailets.getOrDefault("transport", "");
        StringBuilder others = new StringBuilder();
        mailets.forEach((state, body) -> {
            if (!state.equals("root") && !state.equals("transport")) {
                others.append("<processor state=\"" + state + "\" enableJmx=\"false\">" + body + "</processor>\n");
            }
        });
        return SpfJames.container(root, transport, others.toString());
    }
}
