/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Messages as nobody should send them, and a few good ones. */
final class BrokenMessages {
    private static final String HELLO = new String(Messages.HELLO, StandardCharsets.US_ASCII);
    private static final int OF_EACH_KIND = 15;
    private static final int BIG_ONES = 200;

    private BrokenMessages() {}

    /** The message of that number, one character of its text for each octet. */
    static byte[] message(int number) {
        return text(number).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(int number) {
        if (number % BIG_ONES == 0) {
            return HELLO + ("x".repeat(998) + "\r\n").repeat(number % 2000 == 0 ? 20_000 : 2000);
        }
        return switch (number % OF_EACH_KIND) {
            case 0 -> "\r\nno header at all\r\n";
            case 1 -> "no header and no empty line";
            case 2 -> "";
            case 3 -> manyFields(number % 4 == 0 ? 10_000 : 100) + HELLO;
            case 4 -> "X-Long: " + "y".repeat(70_000) + "\r\n" + "Subject: a" + "\r\n b".repeat(2000) + "\r\n" + HELLO;
            case 5 -> HELLO.replace("\r\n", "\n");
            case 6 -> HELLO.replace("\r\n", "\r");
            case 7 -> "Subject: \0\0\0\r\nFrom: \0<a@b.example>\r\n\0: \0\r\n" + HELLO + "\0\0\0";
            case 8 -> noise(number, "");
            case 9 -> noise(number, HELLO);
            case 10 -> "Subject: =?utf-8?B?####?= =?x-none?Q?=ZZ?= =?utf-8?Q?\r\nFrom: \u00e4\u00ff\u00fe\r\n"
                    + "Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: base65\r\n\r\n--\r\n--x--\r\n";
            case 11 -> "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n"
                    + "--a\r\nContent-Type: multipart/mixed; boundary=\"a\"\r\n\r\n".repeat(300);
            case 12 ->
                "From: a@b.example\r\nFrom: <>, (((\r\n: nameless\r\nno colon\r\n folded: nothing\r\nSubject:\r\n"
                        + "Subject: twice\r\nReceived-SPF: pass (mx.example: forged)\r\n\r\nbody\r\n";
            case 13 -> " folded from the start\r\n\tagain\r\n" + HELLO;
            default -> HELLO;
        };
    }

    private static String manyFields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int field = 0; field < count; field++) {
            fields.append("X-Field-").append(field).append(": ").append(field).append("\r\n");
        }
        return fields.toString();
    }

    private static String noise(int seed, String start) {
        byte[] noise = new byte[5000];
        new Random(seed).nextBytes(noise);
        return start + new String(noise, StandardCharsets.ISO_8859_1);
    }
}
