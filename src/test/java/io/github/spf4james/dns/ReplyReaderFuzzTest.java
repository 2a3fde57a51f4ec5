/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

import org.xbill.DNS.Message;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ReplyReaderFuzzTest {
    private static final DnsName NAME = DnsName.of("example.com").orElseThrow();
    private static final List<RecordType<?>> TYPES = List.of(RecordType.TXT, RecordType.A, RecordType.AAAA,
            RecordType.MX, RecordType.PTR);

    /** Whatever a server sends is an answer, a name to ask on for, or a problem. */
    @FuzzTest
    void replyShouldBeReadWhateverIsInIt(byte[] packet) {
        Message message;
        try {
            message = new Message(packet);
        } catch (IOException | IllegalArgumentException e) {
            // The latter for a TTL beyond 31 bits: UnusableReplyTest tells what becomes of it.
            return;
        }
        for (RecordType<?> type : TYPES) {
            assertThat(ReplyReader.read(message, type, NAME, new CnameChain())).isNotNull();
        }
    }
}
