package io.moorage.master.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.api.Disk;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.Value;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes a resource with its kind as Mesos' JSON has it, reservations in the newer form. */
final class ResourceJson {
    private final JsonGenerator out;

    private ResourceJson(JsonGenerator out) {
        this.out = out;
    }

    static void write(Resource resource, JsonGenerator out) throws IOException {
        new ResourceJson(out).write(resource);
    }

    private void write(Resource resource) throws IOException {
        var kind = resource.kind();
        out.writeStartObject();
        out.writeStringField("name", resource.name());
        value(resource.value());
        if (!kind.reservations().isEmpty()) {
            out.writeArrayFieldStart("reservations");
            for (var reservation : kind.reservations()) {
                reservation(reservation);
            }
            out.writeEndArray();
        }
        if (kind.disk().isPresent()) {
            disk(kind.disk().get());
        }
        if (kind.shared()) {
            out.writeObjectFieldStart("shared");
            out.writeEndObject();
        }
        if (kind.revocable()) {
            out.writeObjectFieldStart("revocable");
            out.writeEndObject();
        }
        if (resource.count() > 1) {
            out.writeNumberField("count", resource.count());
        }
        out.writeEndObject();
    }

    private void value(Value value) throws IOException {
        switch (value) {
            case Value.Scalar scalar -> {
                out.writeStringField("type", "SCALAR");
                out.writeObjectFieldStart("scalar");
                out.writeNumberField("value", scalar.units());
                out.writeEndObject();
            }
            case Value.Ranges ranges -> {
                out.writeStringField("type", "RANGES");
                out.writeObjectFieldStart("ranges");
                out.writeArrayFieldStart("range");
                for (var range : ranges.ranges()) {
                    out.writeStartObject();
                    out.writeNumberField("begin", range.begin());
                    out.writeNumberField("end", range.end());
                    out.writeEndObject();
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            case Value.Items items -> {
                out.writeStringField("type", "SET");
                out.writeObjectFieldStart("set");
                out.writeArrayFieldStart("item");
                for (var item : items.items()) {
                    out.writeString(item);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            case Value.Text text -> throw new IllegalStateException("A resource is a text: " + text);
        }
    }

    private void reservation(Reservation reservation) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", reservation.type().name());
        out.writeStringField("role", reservation.role().value());
        text("principal", reservation.principal());
        labels("labels", reservation.labels());
        out.writeEndObject();
    }

    private void disk(Disk disk) throws IOException {
        out.writeObjectFieldStart("disk");
        if (disk.persistence().isPresent()) {
            out.writeObjectFieldStart("persistence");
            out.writeStringField("id", disk.persistence().get().id());
            text("principal", disk.persistence().get().principal());
            out.writeEndObject();
        }
        if (disk.volume().isPresent()) {
            out.writeObjectFieldStart("volume");
            out.writeStringField("container_path", disk.volume().get().containerPath());
            out.writeStringField("mode", disk.volume().get().mode().name());
            out.writeEndObject();
        }
        if (disk.source().isPresent()) {
            source(disk.source().get());
        }
        out.writeEndObject();
    }

    private void source(Disk.Source source) throws IOException {
        out.writeObjectFieldStart("source");
        out.writeStringField("type", source.type().name());
        if (source.root().isPresent()) {
            out.writeObjectFieldStart(source.type() == Disk.Source.Type.MOUNT ? "mount" : "path");
            text("root", source.root());
            out.writeEndObject();
        }
        text("vendor", source.vendor());
        text("id", source.id());
        text("profile", source.profile());
        labels("metadata", source.metadata());
        out.writeEndObject();
    }

    private void text(String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(field, value.get());
        }
    }

    private void labels(String field, Map<String, String> labels) throws IOException {
        if (labels.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(field);
        out.writeArrayFieldStart("labels");
        for (var label : labels.entrySet()) {
            out.writeStartObject();
            out.writeStringField("key", label.getKey());
            out.writeStringField("value", label.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
