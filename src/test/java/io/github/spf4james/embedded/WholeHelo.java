/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.IOException;

import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.CommandException;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.Session;

/**
 * HELO or EHLO as James takes it: the name is all that follows the verb, whatever it is, not just the first word.
 *
 * @param command the listener's own command, which answers
 */
record WholeHelo(Command command) implements Command {
    @Override
    public void execute(String line, Session session) throws IOException, DropConnectionException {
        command.execute(line, session);
        String name = line.substring(getName().length()).strip();
        if (!name.isEmpty()) {
            session.setHelo(name);
        }
    }

    @Override
    public HelpMessage getHelp() throws CommandException {
        return command.getHelp();
    }

    @Override
    public String getName() {
        return command.getName();
    }
}
