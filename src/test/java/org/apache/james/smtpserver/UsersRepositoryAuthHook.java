/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.james.smtpserver;

import jakarta.inject.Inject;

import org.apache.james.core.Username;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * Stands in for James' own hook of that name in the SMTP server of 3.8.1, which asks the users' repository as it was in
 * 3.8.1. Logs in with a password alone.
 */
public class UsersRepositoryAuthHook implements AuthHook {
    private final UsersRepository users;

    @Inject
    public UsersRepositoryAuthHook(UsersRepository users) {
        this.users = users;
    }

    @Override
    public HookResult doAuth(SMTPSession session, Username username, String password) {
        try {
            if (users.test(username, password).isEmpty()) {
                return HookResult.DECLINED;
            }
        } catch (UsersRepositoryException e) {
            throw new IllegalStateException("Users cannot be read", e);
        }
        session.setUsername(username);
        session.setRelayingAllowed(true);
        return HookResult.OK;
    }

    @Override
    public HookResult doSasl(SMTPSession session, OidcSASLConfiguration configuration, String initialResponse) {
        return HookResult.DECLINED;
    }
}
