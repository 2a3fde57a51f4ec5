/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can be read: the table of formats. A field is read by all of them, unless the relay's software is named.
 *
 * <p>A new format is a new row, and a sample of it in {@code samples.tsv} of the tests.
 */
final class Formats {
    /** {@code from name-of-HELO (name-by-DNS [address]) (TLS …) by …}, the commonest of all. */
    private static final String[] NAMES = {
            "from{helo} ({ptr} [{client}]){notes} by {any}",
            "from{helo} ([{client}]){notes} by {any}"};
    /** The same with {@code (may be forged)} or a network's owner behind the address, and an ident server's answer before it. */
    private static final String[] REMARKS = {
            "from{helo} ({ptr} [{client}] ({any})){notes} by {any}",
            "from{helo} ([{client}] ({any})){notes} by {any}",
            "from{helo} ({ident}@[{client}]){notes} by {any}",
            "from{helo} ({ident}@[{client}] ({any})){notes} by {any}"};
    /** Hops of a provider's own: elsewhere such an address is a client's. */
    private static final String[] INNER_NAMES = {
            "from{helo} ({ptr} [{inner}]){notes} by {any}",
            "from{helo} ([{inner}]){notes} by {any}"};
    private static final String HELO_AND_ADDRESS = "from {ptr} (HELO {helo}) ({client}){notes} by {any}";
    private static final String HELO_AND_IDENT = "from {ptr} (HELO {helo}) ({ident}@{client}){notes} by {any}";
    private static final String EHLO_AND_ADDRESS = "from {ptr} (EHLO {helo}) ({client}){notes} by {any}";
    private static final String HELO_AND_BRACKETS = "from {ptr} (HELO {helo}) ([{client}]){notes} by {any}";
    private static final String EHLO_AND_BRACKETS = "from {ptr} (EHLO {helo}) ([{client}]){notes} by {any}";
    private static final String PLAIN_ADDRESS = "from{helo} ({client}{port}){notes} by {any}";

    private static final String[] EXIM = {
            "from [{client}]{port} (port={number} helo={helo} ident={ident}) by {any}",
            "from [{client}]{port} (port={number} helo={helo}) by {any}",
            "from [{client}]{port} (helo={helo} ident={ident}) by {any}",
            "from [{client}]{port} (helo={helo}) by {any}",
            "from [{client}]{port} (ident={ident}) by {any}",
            "from {ptr} ([{client}]{port} helo={helo} ident={ident}) by {any}",
            "from {ptr} ([{client}]{port} helo={helo}) by {any}",
            "from{helo} ([{client}]{port} ident={ident}) by {any}",
            "from{helo} ([{client}]{port}) by {any}",
            "from {helo} [{client}]{port} by {any}",
            "from [{client}]{port} by {host} with {any}(Exim {any}"};
    private static final String[] HARAKA_BEFORE_2012 = {
            "from {ptr} ({helo} [{client}]) by {host} (Haraka/0.{any}",
            "from {ptr} ({helo} [{client}]) by {host} (Haraka/1.{any}"};
    /** It hides the addresses of its users. */
    private static final String CHASQUID_LOG_IN = "from{helo} by {host} (chasquid) with ESMTPA {any}";
    private static final String CHASQUID_TLS_LOG_IN = "from{helo} by {host} (chasquid) with ESMTPSA {any}";

    private static final List<Format> WITH_WORDS = List.of(
            Format.of("haraka-before-2012", "Haraka before 2012", HARAKA_BEFORE_2012),
            Format.of("communigate", "CommuniGate Pro", "from [{client}] (HELO {helo}) by {any}",
                    "from{helo} ([{client}] verified) by {any}")
                    .logIn("from [{client}] (account {login} HELO {helo}) by {any}")
                    .logIn("from [{address}] (account {login} [{client}] verified) by {any}")
                    .logIn("from {host} (account {login} [{client}] verified) by {any}")
                    .logIn("from [{client}] (account {login}) by {any}"),
            Format.of("exim", "Exim", EXIM)
                    .notice("from {host} by {host} with local{any}(Exim {any}")
                    .notice("from {host} (helo={host}) by {host} with local{any}(Exim {any}"),
            Format.of("ecelerity", "Ecelerity (Momentum)", "from{ptr} ([{client}{port}] helo={helo}) by {any}"),
            Format.of("zmailer", "ZMailer", "from {ptr} ([{client}]{port} \"EHLO {helo}\" {any}) by {any}",
                    "from {ptr} ([{client}]{port} \"HELO {helo}\" {any}) by {any}"),
            names("james", "Apache James").client(EHLO_AND_BRACKETS, HELO_AND_BRACKETS,
                    "from {ptr} (LHLO {helo}) ([{client}]){notes} by {any}"),
            names("cisco-esa", "Cisco Secure Email (IronPort)").client(HELO_AND_BRACKETS, EHLO_AND_BRACKETS),
            names("mirapoint", "Mirapoint").client(EHLO_AND_BRACKETS, HELO_AND_BRACKETS),
            Format.of("qmail", "qmail, netqmail, s/qmail, qmail-ldap", HELO_AND_IDENT, HELO_AND_ADDRESS,
                    HELO_AND_BRACKETS, "from{helo} ([{client}]){notes} by {any}",
                    "from{helo} ({client}) by {any}", "from{helo} ({ident}@{client}) by {any}")
                    .hopInDoubt("from {client} by {host} ({comment}) with qmail-scanner{any}")
                    .hop("by simscan {any}"),
            Format.of("qpsmtpd", "qpsmtpd", HELO_AND_ADDRESS, EHLO_AND_ADDRESS),
            Format.of("symantec-cloud", "Symantec.cloud (MessageLabs)", HELO_AND_ADDRESS, EHLO_AND_ADDRESS)
                    .hop("from [{inner}] (using {any}) by {host} id {any}/{any}")
                    .hopIfNamed("from [{client}] (using {any}) by {host} id {any}/{any}"),
            Format.of("yahoo", "Yahoo", EHLO_AND_ADDRESS, HELO_AND_ADDRESS),
            names("gmx", "GMX, WEB.DE").client("from {ptr} (EHLO {helo}) [{client}] by {any}",
                    "from {ptr} (HELO {helo}) [{client}] by {any}"));

    private static final List<Format> WITH_NAMES = List.of(
            names("postfix", "Postfix").client(REMARKS),
            names("sendmail", "sendmail").client(REMARKS)
                    .notice("from localhost (localhost) by {host} ({host}) id {any}")
                    .notice("from localhost (localhost) by {host} ({host}) with internal id {any}"),
            names("gmail", "Gmail, Google Workspace")
                    .hop("by {host}.google.com with SMTP id {any}")
                    .hop("by {host}.google.com with UTF8SMTP id {any}")
                    .hop("by 2002:{host} with SMTP id {any}")
                    .hop("by 2002:{host} with UTF8SMTP id {any}")
                    .hop("by 10.{host} with SMTP id {any}")
                    .hopIfNamed("by {address} with SMTP id {any}")
                    .logIn("from {number} named {host} by gmailapi.google.com with HTTPREST{any}"),
            names("proofpoint", "Proofpoint").client(REMARKS)
                    .hopInDoubt("from pps.filterd ({host} [{inner}]) by {host} ({comment}) with {any}")
                    .hopIfNamed(INNER_NAMES),
            names("mimecast", "Mimecast").hopIfNamed(INNER_NAMES),
            names("barracuda", "Barracuda").client(REMARKS)
                    .hopIfNamed(INNER_NAMES),
            names("amazon-ses", "Amazon SES"),
            names("symantec-gateway", "Symantec Messaging Gateway"),
            names("forcepoint", "Forcepoint"),
            names("trustwave", "Trustwave SEG (MailMarshal)")
                    .client("from{helo} (Not Verified[{client}]) by {any}", "from{helo} (Verified[{client}]) by {any}"),
            names("fortimail", "FortiMail").client(REMARKS),
            names("sophos", "Sophos").client(REMARKS).client(EXIM),
            names("halon", "Halon"),
            names("stalwart", "Stalwart").client(REMARKS),
            names("opensmtpd", "OpenSMTPD")
                    .notice("from {host} ({host} [local]) by {host} (OpenSMTPD) {any}"),
            names("haraka", "Haraka").client(HARAKA_BEFORE_2012),
            names("mox", "mox"),
            names("maddy", "maddy"),
            names("zimbra", "Zimbra").client(REMARKS),
            names("courier", "Courier"),
            names("kerio", "Kerio Connect"),
            names("domino", "HCL Domino"),
            names("icewarp", "IceWarp"),
            names("hmailserver", "hMailServer"),
            names("smartermail", "SmarterMail"),
            names("mailenable", "MailEnable"),
            names("mopher", "mopher"),
            Format.of("intermail", "InterMail, Openwave", "from{helo} ({ptr}[{client}] [{address}]) by {any}"),
            Format.of("chasquid-since-2025-10", "chasquid since October 2025", "from{helo} ([{client}]) by {any}")
                    .logIn(CHASQUID_TLS_LOG_IN).logIn(CHASQUID_LOG_IN),
            Format.of("chasquid-before-2025-10", "chasquid before October 2025",
                    "from [{client}] ({helo}) by {host} (chasquid){any}")
                    .logIn(CHASQUID_TLS_LOG_IN).logIn(CHASQUID_LOG_IN),
            names("mdaemon", "MDaemon")
                    .unnamed("from{helo} by {host} (MDaemon {any}")
                    .unnamed("from{helo} by {host} (Cipher {any}) (MDaemon {any}")
                    .unnamed("from {host} by {host} ({host}) (MDaemon {any}"),
            names("microsoft-smtpsvc", "Microsoft SMTPSVC")
                    .notice("from mail pickup service by {host} with Microsoft SMTPSVC{any}"));

    private static final List<Format> WITH_ADDRESS_ALONE = List.of(
            names("exchange", "Microsoft Exchange").client(PLAIN_ADDRESS),
            names("exchange-online", "Exchange Online (Microsoft 365)").client(PLAIN_ADDRESS)
                    .hopIfNamed("from{helo} ({inner}) by {any}",
                            "from{helo} ([{inner}]) by {any} with Microsoft SMTP Server{any}"),
            Format.of("cloudflare", "Cloudflare Email Routing", PLAIN_ADDRESS),
            Format.of("ibm-gateway", "IBM SMTP gateway", PLAIN_ADDRESS),
            Format.of("xmail", "XMail", PLAIN_ADDRESS),
            Format.of("scalix", "Scalix", "from{helo} ( {client}) by {any}",
                    "from{helo} ({ptr} {client}) by {host} (Scalix {any}"),
            Format.of("cellopoint", "Cellopoint", "from{helo} [({client})] by {any}"),
            Format.of("eyou", "eYou", "from {client} by {address} with SMTP{any}"));

    private static final List<Format> INNER = List.of(
            Format.of("dovecot", "Dovecot LMTP").hopInDoubt("from {host} ([{client}]){notes} by {host} with LMTP{any}",
                    "from {host} by {host} with LMTP{any}",
                    "from {host} by {host} (Dovecot) with LMTP{any}"),
            Format.of("amavis", "amavis").hopInDoubt("from {host} ([{client}]) by {host} ({comment}) (amavis{any}"),
            Format.of("spamassassin", "SpamAssassin's client")
                    .hopInDoubt("from {host} by {host} with SpamAssassin{any}"),
            Format.of("fetchmail", "fetchmail").hopInDoubt(
                    "from {host} [{client}] by {host} with {host} (fetchmail-{any}",
                    "from {host} ({host} [{client}]) by {host} with {host} (fetchmail-{any}"),
            Format.of("mailscanner", "MailScanner's milter")
                    .hopInDoubt("from {host} (localhost) ({comment}) by {host} (MailScanner {any}"),
            Format.of("pipe-filter", "a filter that calls Postfix' sendmail").hopIfNamed(
                    "by {host} (Postfix, from userid {number}) id {any}"));

    private static final List<Format> ALL = Stream.of(WITH_WORDS, WITH_NAMES, WITH_ADDRESS_ALONE, INNER)
            .flatMap(List::stream).toList();

    private Formats() {}

    private static Format names(String software, String title) {
        return Format.of(software, title, NAMES);
    }

    /** {@return all of them, in the order in which they count} */
    static List<Format> all() {
        return ALL;
    }
}
