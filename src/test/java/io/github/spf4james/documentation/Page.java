/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, in Markdown.
 *
 * @param file where it is, from the project's folder
 * @param text as it stands there
 */
public record Page(Path file, String text) {
    private static final Path README = Path.of("README.md");
    private static final Path FOLDER = Path.of("src/site/markdown");

    private static final Pattern FENCED = Pattern.compile("^ *```(\\w*)\\n(.*?)^ *```$",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]+`");
    /** In its place, or by a name that is explained in a line of its own. */
    private static final Pattern LINK = Pattern.compile("\\]\\(\\s*([^)\\s]+)\\s*\\)|^\\[[^]]+\\]: +(\\S+)$",
            Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?)$", Pattern.MULTILINE);
    private static final Pattern TABLE_LINE = Pattern.compile("^ *\\|.*$", Pattern.MULTILINE);

    static Page readme() {
        return read(README);
    }

    /** A page of {@code src/site/markdown}. */
    public static Page named(String name) {
        return read(FOLDER.resolve(name));
    }

    /** The README and every page of {@code src/site/markdown}. */
    static List<Page> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return Stream.concat(Stream.of(README), files.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(Page::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in fenced blocks of that language. */
    List<String> samples(String language) {
        return matches(FENCED, text).filter(block -> block.group(1).equals(language)).map(block -> block.group(2))
                .toList();
    }

    /** Where links lead to, as it stands there. */
    List<String> links() {
        return matches(LINK, INLINE_CODE.matcher(withoutSamples()).replaceAll(""))
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1)).toList();
    }

    /** The names by which links reach the headings: lower case, without punctuation, {@code -} for each space. */
    Set<String> anchors() {
        return matches(HEADING, withoutSamples()).map(heading -> anchor(heading.group(1))).collect(Collectors.toSet());
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    List<String> tableLines() {
        return matches(TABLE_LINE, withoutSamples()).map(MatchResult::group).toList();
    }

    /** The rows of all tables whose first column has this title, a list of cells each. */
    public List<List<String>> rows(String firstTitle) {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : withoutSamples().lines().toList()) {
            List<String> cells = cells(line);
            if (cells.isEmpty()) {
                inTable = false;
            } else if (inTable) {
                rows.add(cells);
            } else {
                inTable = cells.get(0).equals(firstTitle);
            }
        }
        rows.removeIf(cells -> cells.get(0).matches(":?-+:?"));
        return rows;
    }

    private static List<String> cells(String line) {
        String trimmed = line.strip();
        return trimmed.startsWith("|") && trimmed.endsWith("|") && trimmed.length() > 1
                ? Stream.of(trimmed.substring(1, trimmed.length() - 1).split("\\|", -1)).map(String::strip).toList()
                : List.of();
    }

    /** Whether a cell is one value of code, such as {@code `annotate`}. */
    public static boolean isLiteral(String cell) {
        return cell.length() > 2 && INLINE_CODE.matcher(cell).matches();
    }

    /** The value in a cell that {@link #isLiteral}. */
    public static String literal(String cell) {
        return cell.substring(1, cell.length() - 1);
    }

    private String withoutSamples() {
        return FENCED.matcher(text).replaceAll("");
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
