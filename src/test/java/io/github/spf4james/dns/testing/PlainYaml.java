/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.util.ArrayList;
import java.util.List;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML whose scalars are all strings. YAML 1.1 would read {@code 1:2} as a number to base sixty, {@code 1.2} as a float
 * and {@code no} as false; in zones they are addresses and names.
 */
public final class PlainYaml {

    private PlainYaml() {}

    /** The documents of a stream, as maps, lists and strings. */
    public static List<Object> documents(String yaml) {
        LoaderOptions loading = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        Yaml parser = new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading,
                new AllStrings());
        List<Object> documents = new ArrayList<>();
        parser.loadAll(yaml).forEach(documents::add);
        return documents;
    }

    private static final class AllStrings extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None: what is not a map or a list is a string.
        }
    }
}
