/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;

import io.github.spf4james.syntax.IpNetwork;
import io.github.spf4james.syntax.Printable;

/**
 * The elements of {@code conf/spf.xml}, or of a handler. Whatever was never asked for is refused in the end, so nobody has
 * to keep a list of what there is.
 */
public final class ConfigurationElements {
    private static final ValueType<IpNetwork> NETWORK = new ValueType<>(
            "an IP address or network, such as 192.0.2.0/24 or 2001:db8::/32,", IpNetwork::ofClients);

    /** What has the elements, for messages. */
    private final String owner;
    private final HierarchicalConfiguration<ImmutableNode> xml;
    /** Where this is in the file: empty, or a path with a dot behind it. */
    private final String prefix;
    private final Set<String> known;
    /** By path, what stands there; several where an element that it stands in is there several times. */
    private final Map<String, List<Object>> differences;

    /** @param owner of the elements, for messages: the name of a file, of a handler */
    public ConfigurationElements(String owner, HierarchicalConfiguration<ImmutableNode> xml) {
        this(owner, xml, "", new HashSet<>(), new TreeMap<>());
    }

    private ConfigurationElements(String owner, HierarchicalConfiguration<ImmutableNode> xml, String prefix,
            Set<String> known, Map<String, List<Object>> differences) {
        this.owner = owner;
        this.xml = xml;
        this.prefix = prefix;
        this.known = known;
        this.differences = differences;
    }

    /** {@return every element with this path, to be asked for what is in it} */
    public List<ConfigurationElements> each(String path) {
        return xml.configurationsAt(path).stream().map(element -> within(element, path)).toList();
    }

    /** {@return one with nothing in it: whatever it is asked for is known to be accepted in such elements} */
    public ConfigurationElements empty(String path) {
        return within(new BaseHierarchicalConfiguration(), path);
    }

    private ConfigurationElements within(HierarchicalConfiguration<ImmutableNode> element, String path) {
        return new ConfigurationElements(owner, element, prefix + path + ".", known, differences);
    }

    private String full(String path) {
        return prefix + path;
    }

    /** {@return the value of an attribute of the element that this is, if it has one; even if that is empty} */
    <T> Optional<T> attribute(String name, ValueType<T> accepted) throws ConfigurationException {
        String path = prefix.substring(0, prefix.length() - 1) + "[@" + name + "]";
        known.add(path);
        Object value = xml.getNodeModel().getNodeHandler().getRootNode().getAttributes().get(name);
        return value == null
                ? Optional.empty()
                : Optional.of(readNamed(element(path), value.toString().trim(), accepted));
    }

    /** {@return those that say something else than what holds without them, each {@code path=value}} */
    List<String> differences() {
        return differences.entrySet().stream().filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey().replace('.', '/').replace("[@", "/@").replace("]", "") + "="
                        + Printable.of((each.getValue().size() == 1 ? each.getValue().getFirst() : each.getValue())
                                .toString()))
                .toList();
    }

    private void isDifferent(String path, Object value) {
        differences.computeIfAbsent(full(path), unseen -> new ArrayList<>()).add(value);
    }

    private void isAsByDefault(String path) {
        List<Object> values = differences.get(full(path));
        if (values != null && !values.isEmpty()) {
            values.removeLast();
        }
    }

    /** {@return the paths of all that was asked for, such as {@code limits.terms}; attributes as {@code [@until]} behind} */
    public Set<String> known() {
        return Set.copyOf(known);
    }

    /** {@return the text of the element or attribute; empty if it is not there} */
    public Optional<String> text(String path) throws ConfigurationException {
        List<String> all = texts(path);
        if (all.size() > 1) {
            throw new ConfigurationException(
                    element(full(path)) + " is there " + all.size() + " times: once is expected");
        }
        return all.stream().findFirst();
    }

    private List<String> texts(String path) throws ConfigurationException {
        known.add(full(path));
        try {
            return xml.getList(String.class, path, List.of()).stream().map(String::trim).toList();
        } catch (IllegalStateException e) {
            // The value is ${...} of itself.
            throw new ConfigurationException(element(full(path)) + " cannot be read: " + e.getMessage(), e);
        }
    }

    public boolean flag(String path, boolean byDefault) throws ConfigurationException {
        return value(path, ValueType.FLAG, byDefault);
    }

    int number(String path, int byDefault, int least, int most) throws ConfigurationException {
        return value(path, ValueType.number(least, most), byDefault);
    }

    Duration duration(String path, Duration byDefault) throws ConfigurationException {
        return value(path, ValueType.DURATION, byDefault);
    }

    /** {@return the networks of a list; what it has by default if the list itself is not there} */
    List<IpNetwork> networks(String list, List<IpNetwork> byDefault) throws ConfigurationException {
        List<IpNetwork> networks = all(list + ".network", NETWORK);
        if (xml.configurationsAt(list).isEmpty()) {
            return byDefault;
        }
        if (networks.isEmpty() && !byDefault.isEmpty()) {
            isDifferent(list + ".network", networks);
        } else if (networks.equals(byDefault)) {
            isAsByDefault(list + ".network");
        }
        return networks;
    }

    /** {@return the networks that stand right in here} */
    List<IpNetwork> networks() throws ConfigurationException {
        return all("network", NETWORK);
    }

    public <T> List<T> all(String path, ValueType<T> accepted) throws ConfigurationException {
        List<T> values = new ArrayList<>();
        for (String text : texts(path)) {
            values.add(read(path, text, accepted));
        }
        if (!values.isEmpty()) {
            isDifferent(path, texts(path));
        }
        return values;
    }

    /** An element's text and attributes, each empty where there is none. */
    record WithAttributes(String text, Map<String, String> attributes) {
        String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }
    }

    /** @param attributes the first of which tells one element from the others */
    List<WithAttributes> withAttributes(String path, String... attributes) {
        known.add(full(path));
        List<WithAttributes> elements = new ArrayList<>();
        for (String attribute : attributes) {
            known.add(full(path) + "[@" + attribute + "]");
        }
        for (HierarchicalConfiguration<ImmutableNode> element : xml.configurationsAt(path)) {
            ImmutableNode node = element.getNodeModel().getNodeHandler().getRootNode();
            Map<String, String> values = new HashMap<>();
            node.getAttributes().forEach((name, value) -> values.put(name, String.valueOf(value).trim()));
            elements.add(new WithAttributes(node.getValue() == null ? "" : node.getValue().toString().trim(), values));
        }
        if (!elements.isEmpty()) {
            isDifferent(path, elements.stream().map(element -> element.attribute(attributes[0])).toList());
        }
        return elements;
    }

    public <T> Optional<T> value(String path, ValueType<T> accepted) throws ConfigurationException {
        Optional<String> text = text(path);
        text.ifPresent(given -> isDifferent(path, given));
        return text.isEmpty() ? Optional.empty() : Optional.of(read(path, text.get(), accepted));
    }

    <T> T value(String path, ValueType<T> accepted, T byDefault) throws ConfigurationException {
        Optional<T> given = value(path, accepted);
        if (given.equals(Optional.of(byDefault))) {
            isAsByDefault(path);
        }
        return given.orElse(byDefault);
    }

    <T> T read(String path, String text, ValueType<T> accepted) throws ConfigurationException {
        return readNamed(element(full(path)), text, accepted);
    }

    /** @param which of several elements of that path, for the message */
    <T> T read(String path, String which, String text, ValueType<T> accepted) throws ConfigurationException {
        return readNamed(element(full(path)) + which, text, accepted);
    }

    private static <T> T readNamed(String name, String text, ValueType<T> accepted) throws ConfigurationException {
        try {
            return accepted.read(name, text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /**
     * To be called when all has been asked for.
     *
     * @throws ConfigurationException if there is anything else
     */
    public void refuseOthers() throws ConfigurationException {
        refuseOthers(xml.getNodeModel().getNodeHandler().getRootNode(), "");
    }

    private void refuseOthers(ImmutableNode node, String path) throws ConfigurationException {
        for (String attribute : node.getAttributes().keySet()) {
            if (!known.contains(path + "[@" + attribute + "]")) {
                throw new ConfigurationException(element(path) + " has an unknown attribute " + attribute);
            }
        }
        boolean hasText = node.getValue() != null && !node.getValue().toString().isBlank();
        if (hasText && !known.contains(path)) {
            throw new ConfigurationException(element(path) + " has the text \"" + node.getValue().toString().trim()
                    + "\": elements are expected in it");
        }
        if (!hasText && known.contains(path) && node.getAttributes().isEmpty() && node.getChildren().isEmpty()) {
            throw new ConfigurationException(element(path) + " is empty: leave it out for its default");
        }
        for (ImmutableNode child : node.getChildren()) {
            String childPath = path.isEmpty() ? child.getNodeName() : path + "." + child.getNodeName();
            boolean leadsOn = known.stream().anyMatch(name -> name.startsWith(childPath + "."));
            if (!known.contains(childPath) && !leadsOn) {
                throw new ConfigurationException(element(childPath) + " is unknown: accepted are "
                        + known.stream().sorted().map(ConfigurationElements::tags).toList());
            }
            refuseOthers(child, childPath);
        }
    }

    private String element(String path) {
        return owner + ": " + (path.isEmpty() ? "the root element" : tags(path));
    }

    private static String tags(String path) {
        return "<" + path.replace(".", "><") + ">";
    }
}
