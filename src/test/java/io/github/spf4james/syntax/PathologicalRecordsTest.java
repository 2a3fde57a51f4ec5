/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As much as a TXT record can hold, of what makes parsers slow. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PathologicalRecordsTest {
    private static final int LONGEST = 65_000;

    static Stream<String> refused() {
        return Stream
                .of("x", "/", "//", "/1", "//1/", "%", "%{", "%{d", "%{d.", "%{d9", "a.", ":", "::", "1:", "=", "+",
                        "a:%{", "ip4:1.", "ip6:1:", "-", "a:a/1", "\u00e9", "all/", "redirect=a.b ", "exp=")
                .map(PathologicalRecordsTest::filled);
    }

    static Stream<String> read() {
        return Stream
                .of("x=1 ", "all ", "a ", "mx/24//64 ", "ip4:192.0.2.1 ", "ip6:2001:db8::/32 ", "include:%{d} ", "   ",
                        "exists:%{ir}.%{v}.%{d1r.-+,/_=}.example.com ", "x=%% ", "x=%{d}%{d}%{d} ")
                .map(PathologicalRecordsTest::filled);
    }

    private static String filled(String filler) {
        return "v=spf1 " + filler.repeat(LONGEST / filler.length());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void recordShouldBeRefusedInTime(String record) {
        assertThat(Stream.of(record).filter(PathologicalRecordsTest::isRead)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("read")
    void recordShouldBeReadInTime(String record) {
        assertThat(Stream.of(record).filter(PathologicalRecordsTest::isRead)).hasSize(1);
    }

    private static boolean isRead(String record) {
        try {
            SpfRecord read = SpfRecord.parse(record);
            return SpfRecord.parse(read.toString()).equals(read);
        } catch (SpfSyntaxException e) {
            return false;
        }
    }

    @Test
    void oneTermShouldFillARecord() throws SpfSyntaxException {
        for (String filler : new String[]{"%{d}", "%{l99r.-+,/_=}", "a.", "%%", "a/24", "/", "-", "%%%_%-"}) {
            String value = filler.repeat(LONGEST / filler.length());
            for (String term : new String[]{"exists:" + value + ".example.com", "a:" + value + ".example.com/24//64",
                    "redirect=" + value + ".example.com", "x=" + value}) {
                assertThat(SpfRecord.parse("v=spf1 " + term)).isNotNull();
            }
        }
    }

    @Test
    void delimitersShouldBeKeptOnce() throws SpfSyntaxException {
        MacroString macroString = MacroString.macroString("%{d" + "-.".repeat(LONGEST / 2) + "}");

        assertThat(macroString).hasToString("%{d-.}");
    }
}
