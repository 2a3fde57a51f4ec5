/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cells as text, in columns of fixed widths, in which long cells go on below. */
record Table(List<Column> columns) {
    private static final String GAP = "  ";

    record Column(String title, int width) {}

    String titles() {
        return row(columns.stream().map(Column::title).toList());
    }

    /** {@return one or more lines} */
    String row(List<String> cells) {
        List<List<String>> wrapped = IntStream.range(0, columns.size())
                .mapToObj(column -> wrap(cells.get(column), columns.get(column).width())).toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, height).mapToObj(line -> line(wrapped, line)).collect(Collectors.joining("\n"));
    }

    private String line(List<List<String>> wrapped, int line) {
        return IntStream.range(0, columns.size()).mapToObj(column -> {
            String text = line < wrapped.get(column).size() ? wrapped.get(column).get(line) : "";
            return text + " ".repeat(columns.get(column).width() - text.length());
        }).collect(Collectors.joining(GAP)).stripTrailing();
    }

    /** At spaces; within a word only where it is longer than a line. */
    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n")) {
            String rest = paragraph;
            while (rest.length() > width) {
                int space = rest.lastIndexOf(' ', width);
                lines.add(rest.substring(0, space > 0 ? space : width));
                rest = rest.substring(space > 0 ? space + 1 : width);
            }
            lines.add(rest);
        }
        return lines;
    }
}
