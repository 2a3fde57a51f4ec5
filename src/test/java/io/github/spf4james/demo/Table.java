/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines of cells as text, in columns as wide as their widest cell. */
record Table(List<List<String>> lines) {
    private static final String GAP = "  ";

    @Override
    public String toString() {
        List<Integer> widths = IntStream.range(0, lines.getFirst().size()).mapToObj(this::width).toList();
        return lines.stream().map(line -> text(line, widths)).collect(Collectors.joining("\n"));
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String text(List<String> line, List<Integer> widths) {
        return IntStream.range(0, line.size())
                .mapToObj(column -> line.get(column) + " ".repeat(widths.get(column) - line.get(column).length()))
                .collect(Collectors.joining(GAP)).stripTrailing();
    }
}
