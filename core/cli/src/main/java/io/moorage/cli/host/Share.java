package io.moorage.cli.host;

import io.moorage.api.Resource;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import java.util.ArrayList;

/** An equal part of what a host has, for each of several agents on it; what is taken whole goes to the first. */
final class Share {
    private Share() {}

    /** @param number from 1 to count */
    static Resources of(Resources host, int number, int count) {
        if (count == 1) {
            return host;
        }
        return Resources.of(host.stream()
                .filter(resource -> number == 1 || !resource.kind().indivisible())
                .map(resource -> resource.kind().indivisible()
                        ? resource
                        : Resource.of(resource.name(), part(resource.value(), number, count), resource.kind()))
                .toList());
    }

    private static Value part(Value value, int number, int count) {
        return switch (value) {
            case Value.Scalar scalar -> Value.Scalar.of(Math.floor(scalar.units() / count * 1000) / 1000);
            case Value.Ranges ranges -> {
                var parts = new ArrayList<Value.Range>();
                for (Value.Range range : ranges.ranges()) {
                    long size = range.end() - range.begin() + 1;
                    long from = range.begin() + size * (number - 1) / count;
                    long to = range.begin() + size * number / count - 1;
                    if (to >= from) {
                        parts.add(new Value.Range(from, to));
                    }
                }
                yield new Value.Ranges(parts);
            }
            case Value.Items items -> items;
            case Value.Text text -> text;
        };
    }
}
