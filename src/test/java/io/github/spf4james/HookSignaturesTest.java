/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolConfiguration;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.Hook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

/**
 * What the hook uses of James' SMTP server, whose interfaces are compiled against in 3.8.1: the newest on Maven Central. If
 * an update changes one of these, James 3.9.0 has to be looked at again.
 */
class HookSignaturesTest {
    @Test
    void hooksShouldBeAskedAsTheyWereIn39() throws Exception {
        assertThat(Hook.class.getInterfaces()).containsExactly(ProtocolHandler.class);
        assertThat(List.of(MailHook.class, RcptHook.class, JamesMessageHook.class))
                .allSatisfy(hook -> assertThat(hook.getInterfaces()).containsExactly(Hook.class));

        assertThat(MailHook.class.getMethod("doMail", SMTPSession.class, MaybeSender.class).getReturnType())
                .isEqualTo(HookResult.class);
        assertThat(RcptHook.class.getMethod("doRcpt", SMTPSession.class, MaybeSender.class, MailAddress.class)
                .getReturnType()).isEqualTo(HookResult.class);
        // The one that James calls asks ours.
        assertThat(RcptHook.class.getMethod("doRcpt", SMTPSession.class, MaybeSender.class, MailAddress.class,
                Map.class).isDefault()).isTrue();
        assertThat(JamesMessageHook.class.getMethod("onMessage", SMTPSession.class, Mail.class).getReturnType())
                .isEqualTo(HookResult.class);
    }

    @Test
    void handlersShouldBeConfiguredAsTheyWereIn39() throws Exception {
        assertThat(ProtocolHandler.class.getMethod("init", Configuration.class).getExceptionTypes())
                .containsExactly(ConfigurationException.class);
    }

    @Test
    void resultsShouldBeMadeAsTheyWereIn39() throws Exception {
        assertThat(HookResult.class.getField("DECLINED").getType()).isEqualTo(HookResult.class);
        assertThat(HookReturnCode.class.getMethod("deny")).satisfies(
                method -> assertThat(Modifier.isStatic(method.getModifiers())).isTrue());
        assertThat(HookReturnCode.class.getMethod("denySoft").getReturnType()).isEqualTo(HookReturnCode.class);
        Class<?> builder = HookResult.class.getMethod("builder").getReturnType();
        assertThat(builder.getMethod("hookReturnCode", HookReturnCode.class).getReturnType()).isEqualTo(builder);
        assertThat(builder.getMethod("smtpReturnCode", String.class).getReturnType()).isEqualTo(builder);
        assertThat(builder.getMethod("smtpDescription", String.class).getReturnType()).isEqualTo(builder);
        assertThat(builder.getMethod("build").getReturnType()).isEqualTo(HookResult.class);
    }

    @Test
    void sessionsShouldTellWhatTheyToldIn39() throws Exception {
        assertThat(SMTPSession.class.getInterfaces()).containsExactly(ProtocolSession.class);
        assertThat(SMTPSession.class.getMethod("isRelayingAllowed").getReturnType()).isEqualTo(boolean.class);
        assertThat(SMTPSession.CURRENT_HELO_NAME).isInstanceOf(AttachmentKey.class);
        assertThat(ProtocolSession.class.getMethod("getAttachment", AttachmentKey.class, State.class)
                .getReturnType()).isEqualTo(Optional.class);
        assertThat(ProtocolSession.class.getMethod("setAttachment", AttachmentKey.class, Object.class, State.class)
                .getReturnType()).isEqualTo(Optional.class);
        assertThat(ProtocolSession.class.getMethod("getUsername")).isNotNull();
        assertThat(ProtocolSession.class.getMethod("getRemoteAddress")).isNotNull();
        assertThat(ProtocolConfiguration.class.getMethod("getSoftwareName").getReturnType()).isEqualTo(String.class);
    }
}
