/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.Optional;
import java.util.Set;

/**
 * How mail is marked.
 *
 * @param fields which trace fields are written
 * @param inDryRun whether they are also written where nothing else is done
 * @param subjectTag what goes in front of the subject; empty for nothing
 */
public record TraceSettings(Set<TraceField> fields, boolean inDryRun, Optional<String> subjectTag) {}
