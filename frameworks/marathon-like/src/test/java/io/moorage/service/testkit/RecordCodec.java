package io.moorage.service.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moorage.api.Blob;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns any message of the SPI into bytes and back by its record components: what survives this survives a process boundary. */
final class RecordCodec {
    private static final String TYPE = "@type";
    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            var components = type.getRecordComponents();
            Arrays.stream(components)
                    .forEach(component -> component.getAccessor().setAccessible(true));
            return components;
        }
    };
    private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
            var types = Arrays.stream(COMPONENTS.get(type))
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            try {
                var constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor;
            } catch (NoSuchMethodException e) {
                throw new AssertionError(type.toString(), e);
            }
        }
    };
    private static final JsonMapper MAPPER = new JsonMapper();

    private RecordCodec() {}

    @SuppressWarnings("unchecked")
    static <R> R roundTrip(R message) {
        try {
            var bytes = MAPPER.writeValueAsBytes(encode(message));
            return (R) decode(Object.class, MAPPER.readTree(bytes));
        } catch (ReflectiveOperationException | java.io.IOException e) {
            throw new AssertionError("Cannot cross the boundary: " + message, e);
        }
    }

    private static JsonNode encode(Object value) throws ReflectiveOperationException {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Record message -> {
                var json = nodes.objectNode().put(TYPE, message.getClass().getName());
                for (var component : COMPONENTS.get(message.getClass())) {
                    var accessor = component.getAccessor();
                    json.set(component.getName(), encode(accessor.invoke(message)));
                }
                yield json;
            }
            case Optional<?> optional -> optional.isEmpty() ? nodes.nullNode() : encode(optional.get());
            case Collection<?> items -> {
                ArrayNode array = nodes.arrayNode();
                for (var item : items) {
                    array.add(encode(item));
                }
                yield array;
            }
            case Map<?, ?> map -> {
                ArrayNode array = nodes.arrayNode();
                for (var entry : map.entrySet()) {
                    array.add(nodes.arrayNode().add(encode(entry.getKey())).add(encode(entry.getValue())));
                }
                yield array;
            }
            case Blob blob -> TextNode.valueOf(Base64.getEncoder().encodeToString(blob.toBytes()));
            case Enum<?> constant -> TextNode.valueOf(constant.name());
            case Boolean bool -> nodes.booleanNode(bool);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            case String text -> TextNode.valueOf(text);
            case Instant instant -> TextNode.valueOf(instant.toString());
            case Duration duration -> TextNode.valueOf(duration.toString());
            default -> throw new AssertionError("No live object may cross: " + value.getClass());
        };
    }

    private static Object decode(Type type, JsonNode json) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return decodeGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), json);
        }
        var wanted = (Class<?>) type;
        if (json instanceof ObjectNode object) {
            return decodeRecord(Class.forName(object.get(TYPE).textValue()), object);
        }
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .filter(c -> ((Enum<?>) c).name().equals(json.textValue()))
                    .findFirst()
                    .orElseThrow();
        }
        return switch (wanted.getName()) {
            case "int", "java.lang.Integer" -> json.intValue();
            case "long", "java.lang.Long" -> json.longValue();
            case "double", "java.lang.Double" -> json.doubleValue();
            case "boolean", "java.lang.Boolean" -> json.booleanValue();
            case "java.lang.String" -> json.textValue();
            case "java.time.Instant" -> Instant.parse(json.textValue());
            case "java.time.Duration" -> Duration.parse(json.textValue());
            case "io.moorage.api.Blob" -> Blob.of(Base64.getDecoder().decode(json.textValue()));
            default -> throw new AssertionError("Cannot read a " + wanted);
        };
    }

    private static Object decodeRecord(Class<?> type, ObjectNode json) throws ReflectiveOperationException {
        var components = COMPONENTS.get(type);
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = decode(components[i].getGenericType(), json.get(components[i].getName()));
        }
        return CONSTRUCTORS.get(type).newInstance(values);
    }

    private static Object decodeGeneric(Class<?> raw, Type[] arguments, JsonNode json)
            throws ReflectiveOperationException {
        if (raw == Optional.class) {
            return json.isNull() ? Optional.empty() : Optional.of(decode(arguments[0], json));
        }
        if (Map.class.isAssignableFrom(raw)) {
            var map = new LinkedHashMap<Object, Object>();
            for (var entry : json) {
                map.put(decode(arguments[0], entry.get(0)), decode(arguments[1], entry.get(1)));
            }
            return raw.getSimpleName().startsWith("Sorted") ? new TreeMap<>(map) : map;
        }
        var items = new ArrayList<Object>();
        for (var item : json) {
            items.add(decode(arguments[0], item));
        }
        return switch (raw.getSimpleName()) {
            case "Set" -> new LinkedHashSet<>(items);
            case "SortedSet" -> new TreeSet<>(items);
            default -> items;
        };
    }
}
