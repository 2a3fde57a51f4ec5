/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/**
 * {@code directive = [ qualifier ] mechanism} (RFC 7208 section 4.6.1).
 *
 * @param qualifier the result if the mechanism matches; {@link Qualifier#PASS} where the record names none
 * @param mechanism what to match the client against
 */
public record Directive(Qualifier qualifier, Mechanism mechanism) {

    /**
     * Reads one term of a record.
     *
     * @throws SpfSyntaxException if it is not a directive
     */
    public static Directive parse(String term) throws SpfSyntaxException {
        return SpfRecordParser.directive(term);
    }

    /** {@return the directive as a record would have it, the implied {@code +} left out} */
    @Override
    public String toString() {
        return qualifier == Qualifier.PASS ? mechanism.toString() : qualifier.sign() + mechanism.toString();
    }
}
