/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

/**
 * Says that a test provokes a warning: that is kept off the console, so that what is seen there is what nobody expected.
 *
 * <pre>{@code @Logs(by = "policy.RetryQueue", text = "could not be put back on the spool")}</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Logs.Capture.class)
public @interface Logs {
    /** The class that warns, below the base package. */
    String by();

    /** What one of its lines has to contain; empty if it may just as well say nothing. */
    String text() default "";

    /** Takes the lines while a test runs. */
    final class Capture implements BeforeEachCallback, AfterEachCallback {
        private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

        @Override
        public void beforeEach(ExtensionContext context) {
            lines.list.clear();
            lines.start();
            logger(context).setAdditive(false);
            logger(context).addAppender(lines);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            logger(context).detachAppender(lines);
            logger(context).setAdditive(true);
            String text = logs(context).text();
            if (context.getExecutionException().isEmpty() && !text.isEmpty()) {
                assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
                        .anyMatch(line -> line.contains(text));
            }
        }

        private static Logger logger(ExtensionContext context) {
            return (Logger) LoggerFactory.getLogger("io.github.spf4james." + logs(context).by());
        }

        private static Logs logs(ExtensionContext context) {
            return context.getTestMethod().map(method -> method.getAnnotation(Logs.class))
                    .orElseGet(() -> context.getRequiredTestClass().getAnnotation(Logs.class));
        }
    }
}
