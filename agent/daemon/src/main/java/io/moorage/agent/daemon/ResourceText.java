package io.moorage.agent.daemon;

import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceRules;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads {@code --resources} and {@code --attributes} as Mesos does: {@code cpus:4;mem:2048;ports:[31000-32000]} and
 * {@code rack:r1;zone:z}. A scalar is a number, a range list stands in brackets, a set in braces; anything else is a text, which
 * only attributes may be. A role in parentheses, {@code cpus(web):4}, reserves statically; what begins with a bracket is Mesos'
 * JSON form, see {@link ResourceJson}.
 */
public final class ResourceText {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,10})\\s*-\\s*(\\d{1,10})\\s*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\-/]+");
    private static final Pattern RESERVED_NAME = Pattern.compile(NAME + "(\\([^()]+\\))?");
    private static final int ENTRIES_MAX = 1_000;

    private ResourceText() {}

    /**
     * Reads resources.
     *
     * @throws IllegalArgumentException with a sentence that says which part is wrong and what to write
     */
    public static Resources resources(String text) {
        var resources = text.strip().startsWith("[") ? ResourceJson.read(text) : byRole(text);
        ResourceRules.problem(resources).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        resources.special().stream().filter(disk -> disk.count() > 1).forEach(disk -> {
            throw wrong(disk.toString(), "each whole disk once");
        });
        return resources;
    }

    /** What was found on a host, but of the names that the operator speaks of only what he says. */
    public static Resources over(Resources found, Resources said) {
        var names = said.flattened().byName().keySet();
        var rest = new TreeMap<>(found.byName());
        rest.keySet().removeAll(names);
        return Resources.of(rest).plus(said);
    }

    private static Resources byRole(String text) {
        var all = new ArrayList<Resource>();
        values("resource", text).forEach((name, value) -> {
            if (value instanceof Value.Text) {
                throw wrong("resource", "%s:%s".formatted(name, value), "a number, a range list or a set");
            }
            int role = name.indexOf('(');
            all.add(
                    role < 0
                            ? Resource.of(name, value, ResourceKind.PLAIN)
                            : Resource.of(
                                    name.substring(0, role),
                                    value,
                                    reserved(name.substring(role + 1, name.length() - 1))));
        });
        return Resources.of(all);
    }

    private static ResourceKind reserved(String role) {
        return ResourceKind.reserved(Reservation.fixed(new Role(role)));
    }

    /**
     * Reads attributes.
     *
     * @throws IllegalArgumentException with a sentence that says which part is wrong and what to write
     */
    public static SortedMap<String, Value> attributes(String text) {
        return values("attribute", text);
    }

    private static SortedMap<String, Value> values(String kind, String text) {
        var byName = new TreeMap<String, Value>();
        for (var part : text.split("[;\\n]", -1)) {
            if (!part.isBlank()) {
                entry(kind, part.strip(), byName);
            }
        }
        return byName;
    }

    private static void entry(String kind, String part, SortedMap<String, Value> byName) {
        int colon = part.indexOf(':');
        if (colon < 1) {
            throw wrong(kind, part, "NAME:VALUE");
        }
        var name = part.substring(0, colon).strip();
        if (kind.equals("resource") && name.endsWith("(*)")) {
            name = name.substring(0, name.length() - "(*)".length());
        }
        if (kind.equals("resource") && !RESERVED_NAME.matcher(name).matches()) {
            throw wrong(kind, part, "a name of letters, digits, '_', '.', '-' and '/', with or without one (role)");
        }
        if (kind.equals("attribute") && !NAME.matcher(name).matches()) {
            throw wrong(kind, part, "a name of letters, digits, '_', '.', '-' and '/', without a role");
        }
        if (byName.put(name, value(kind, part, part.substring(colon + 1).strip())) != null) {
            throw wrong(kind, part, "each name once for each role");
        }
        if (byName.size() > ENTRIES_MAX) {
            throw wrong(kind, part, "at most %d names".formatted(ENTRIES_MAX));
        }
    }

    private static Value value(String kind, String part, String text) {
        if (text.isEmpty()) {
            throw wrong(kind, part, "a value after the colon");
        }
        if (text.startsWith("[")) {
            return ranges(kind, part, text);
        }
        if (text.startsWith("{")) {
            if (!text.endsWith("}")) {
                throw wrong(kind, part, "a set like {a,b}");
            }
            var items = new TreeSet<String>();
            for (var item : text.substring(1, text.length() - 1).split(",", -1)) {
                if (!item.isBlank()) {
                    items.add(item.strip());
                }
            }
            return new Value.Items(items);
        }
        if (NUMBER.matcher(text).matches()) {
            return scalar(kind, part, text);
        }
        return new Value.Text(text);
    }

    private static Value scalar(String kind, String part, String text) {
        double units = Double.parseDouble(text);
        if (kind.equals("resource") && units < 0) {
            throw wrong(kind, part, "a number that is not negative");
        }
        if (Math.abs(units) > Value.Scalar.UNITS_MAX) {
            throw wrong(kind, part, "a number up to %.0f".formatted(Value.Scalar.UNITS_MAX));
        }
        return Value.Scalar.of(units);
    }

    static IllegalArgumentException wrong(String part, String expected) {
        return wrong("resource", part, expected);
    }

    private static Value ranges(String kind, String part, String text) {
        if (!text.endsWith("]")) {
            throw wrong(kind, part, "ranges like [31000-31099, 31200-32000]");
        }
        List<Value.Range> ranges = new ArrayList<>();
        for (var range : text.substring(1, text.length() - 1).split(",", -1)) {
            var matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                throw wrong(kind, part, "ranges like [31000-31099, 31200-32000]");
            }
            long begin = Long.parseLong(matcher.group(1));
            long end = Long.parseLong(matcher.group(2));
            if (end < begin || end > Integer.MAX_VALUE) {
                throw wrong(kind, part, "ranges that go up, to %d at most".formatted(Integer.MAX_VALUE));
            }
            ranges.add(new Value.Range(begin, end));
            if (ranges.size() > ResourceRules.RANGES_MAX) {
                throw wrong(kind, range, "at most %d ranges".formatted(ResourceRules.RANGES_MAX));
            }
        }
        return new Value.Ranges(ranges);
    }

    private static IllegalArgumentException wrong(String kind, String part, String expected) {
        return new IllegalArgumentException("Cannot read the %s '%s': expected %s, as in '%s'."
                .formatted(
                        kind,
                        part.length() <= 200 ? part : part.substring(0, 200) + "...",
                        expected,
                        kind.equals("resource") ? "cpus:4;mem:2048;ports:[31000-32000]" : "rack:r1;zone:z"));
    }
}
