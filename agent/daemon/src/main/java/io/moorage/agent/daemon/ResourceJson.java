package io.moorage.agent.daemon;

import io.moorage.api.Disk;
import io.moorage.api.Disk.Source;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceRules;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads Mesos' JSON form of {@code --resources}: an array of objects with {@code name}, {@code type} and a value, and what an
 * agent's configuration may say of their kind: a {@code role} or static {@code reservations}, and a {@code disk} with a
 * {@code source}. What operations make (dynamic reservations, volumes) or an estimator (revocable ones) is refused.
 */
final class ResourceJson {
    private static final Set<String> FIELDS =
            Set.of("name", "type", "scalar", "ranges", "set", "role", "reservations", "disk");

    private final JsonObject resource;

    private ResourceJson(JsonObject resource) {
        this.resource = resource;
    }

    /**
     * Reads resources.
     *
     * @throws IllegalArgumentException with a sentence that says which part is wrong and what to write
     */
    static Resources read(String text) {
        var all = new ArrayList<Resource>();
        for (var entry : array(text)) {
            all.add(new ResourceJson(object(entry, text)).read());
            if (all.size() > ResourceRules.RESOURCES_MAX) {
                throw ResourceText.wrong(text, "at most %d resources".formatted(ResourceRules.RESOURCES_MAX));
            }
        }
        return Resources.of(all);
    }

    private static JsonArray array(String text) {
        try {
            return new JsonArray(text);
        } catch (DecodeException malformed) {
            throw ResourceText.wrong(text, "a JSON array of resources");
        }
    }

    private static JsonObject object(Object value, String part) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw ResourceText.wrong(part, "an object for each resource");
    }

    private Resource read() {
        for (var field : resource.fieldNames()) {
            if (!FIELDS.contains(field)) {
                throw wrong("no field '%s': an agent has names, values, a role or reservations, and disks"
                        .formatted(field));
            }
        }
        var kind = new ResourceKind(reservations(), child(resource, "disk").map(this::disk), false, false);
        return Resource.of(text(resource, "name").orElseThrow(() -> wrong("a 'name'")), value(), kind);
    }

    private Value value() {
        var type = text(resource, "type").orElseThrow(() -> wrong("a 'type' of SCALAR, RANGES or SET"));
        return switch (type) {
            case "SCALAR" -> scalar(child(resource, "scalar").orElseThrow(() -> wrong("a 'scalar' with its 'value'")));
            case "RANGES" -> ranges(child(resource, "ranges").orElseThrow(() -> wrong("'ranges' with a 'range' list")));
            case "SET" -> items(child(resource, "set").orElseThrow(() -> wrong("a 'set' with its 'item' list")));
            default -> throw wrong("a 'type' of SCALAR, RANGES or SET");
        };
    }

    private Value scalar(JsonObject scalar) {
        if (scalar.getValue("value") instanceof Number units
                && units.doubleValue() >= 0
                && units.doubleValue() <= Value.Scalar.UNITS_MAX) {
            return Value.Scalar.of(units.doubleValue());
        }
        throw wrong("a number from 0 to %.0f as the scalar's 'value'".formatted(Value.Scalar.UNITS_MAX));
    }

    private Value ranges(JsonObject ranges) {
        return new Value.Ranges(list(ranges, "range", entry -> range(object(entry, resource.encode()))));
    }

    private Value.Range range(JsonObject range) {
        if (range.getValue("begin") instanceof Integer begin
                && range.getValue("end") instanceof Integer end
                && begin >= 0
                && begin <= end) {
            return new Value.Range(begin, end);
        }
        throw wrong(
                "ranges of whole numbers that go from 'begin' up to 'end', to %d at most".formatted(Integer.MAX_VALUE));
    }

    private Value items(JsonObject set) {
        return new Value.Items(new TreeSet<>(list(set, "item", item -> {
            if (item instanceof String text) {
                return text;
            }
            throw wrong("texts as items");
        })));
    }

    private <T> List<T> list(JsonObject parent, String field, Function<Object, T> each) {
        if (!(parent.getValue(field) instanceof JsonArray array)) {
            throw wrong("a list '%s'".formatted(field));
        }
        if (array.size() > ResourceRules.RANGES_MAX) {
            throw wrong("at most %d entries in '%s'".formatted(ResourceRules.RANGES_MAX, field));
        }
        return array.stream().map(each).toList();
    }

    /** Mesos' older form has a role beside the name, its newer one a list; a resource is in one of them. */
    private List<Reservation> reservations() {
        var role = text(resource, "role").filter(name -> !name.equals(Role.DEFAULT.value()));
        if (!resource.containsKey("reservations")) {
            return role.map(Role::new).map(Reservation::fixed).stream().toList();
        }
        if (role.isPresent()) {
            throw wrong("either a 'role' or 'reservations', not both");
        }
        return list(resource, "reservations", entry -> reservation(object(entry, resource.encode())));
    }

    private Reservation reservation(JsonObject reservation) {
        if (!text(reservation, "type").orElse("STATIC").equals("STATIC")) {
            throw wrong("reservations of type STATIC: dynamic ones are made by operations");
        }
        return Reservation.fixed(
                new Role(text(reservation, "role").orElseThrow(() -> wrong("a 'role' to reserve for"))));
    }

    private Disk disk(JsonObject disk) {
        if (disk.size() != 1 || !disk.containsKey("source")) {
            throw wrong("a disk with a 'source' and no more: volumes are made by operations");
        }
        var source = child(disk, "source").orElseThrow();
        var type = text(source, "type").orElse("");
        return switch (type) {
            case "PATH" -> Disk.of(source(Source.Type.PATH, source, root(source, "path")));
            case "MOUNT" -> Disk.of(source(Source.Type.MOUNT, source, root(source, "mount")));
            case "BLOCK" -> Disk.of(source(Source.Type.BLOCK, source, Optional.empty()));
            case "RAW" -> Disk.of(source(Source.Type.RAW, source, Optional.empty()));
            default -> throw wrong("a disk source of type PATH, MOUNT, BLOCK or RAW");
        };
    }

    private Source source(Source.Type type, JsonObject source, Optional<String> root) {
        return new Source(
                type,
                root,
                text(source, "vendor"),
                text(source, "id"),
                text(source, "profile"),
                child(source, "metadata").map(this::labels).orElseGet(TreeMap::new));
    }

    private Optional<String> root(JsonObject source, String field) {
        var root = child(source, field).flatMap(path -> text(path, "root")).filter(path -> !path.isBlank());
        if (root.isEmpty()) {
            throw wrong("a '%s' with its 'root' in the disk's source".formatted(field));
        }
        return root;
    }

    private TreeMap<String, String> labels(JsonObject metadata) {
        var labels = new TreeMap<String, String>();
        list(metadata, "labels", entry -> object(entry, resource.encode()))
                .forEach(label -> labels.put(
                        text(label, "key").orElseThrow(() -> wrong("a 'key' in each label")),
                        text(label, "value").orElse("")));
        return labels;
    }

    private Optional<String> text(JsonObject parent, String field) {
        var value = parent.getValue(field);
        if (value != null && !(value instanceof String)) {
            throw wrong("a text as '%s'".formatted(field));
        }
        return Optional.ofNullable((String) value);
    }

    private Optional<JsonObject> child(JsonObject parent, String field) {
        var value = parent.getValue(field);
        if (value != null && !(value instanceof JsonObject)) {
            throw wrong("an object as '%s'".formatted(field));
        }
        return Optional.ofNullable((JsonObject) value);
    }

    private IllegalArgumentException wrong(String expected) {
        return ResourceText.wrong(resource.encode(), expected);
    }
}
