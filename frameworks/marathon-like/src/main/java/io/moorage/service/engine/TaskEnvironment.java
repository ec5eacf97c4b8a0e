package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables that Marathon gave each task. What the user set wins. */
final class TaskEnvironment {
    /** Longer keys and values of labels are left out, as Marathon did. */
    private static final int LABEL_LENGTH_MAX = 512;

    private TaskEnvironment() {}

    static SortedMap<String, String> of(App app, String taskId, String host, List<Integer> hostPorts) {
        var env = new TreeMap<String, String>();
        var definition = app.definition();
        env.put("HOST", host);
        env.put("MESOS_TASK_ID", taskId);
        env.put("MARATHON_APP_ID", app.id().value());
        env.put("MARATHON_APP_VERSION", io.moorage.service.model.Timestamps.print(app.version()));
        definition
                .container()
                .filter(c -> !c.image().isEmpty())
                .ifPresent(c -> env.put("MARATHON_APP_DOCKER_IMAGE", c.image()));
        env.put("MARATHON_APP_RESOURCE_CPUS", Double.toString(definition.sizes().cpus()));
        env.put("MARATHON_APP_RESOURCE_MEM", Double.toString(definition.sizes().mem()));
        env.put("MARATHON_APP_RESOURCE_DISK", Double.toString(definition.sizes().disk()));
        env.put("MARATHON_APP_RESOURCE_GPUS", "0");
        putLabels(env, definition);
        putPorts(env, definition, hostPorts);
        env.putAll(definition.env());
        return env;
    }

    private static void putLabels(SortedMap<String, String> env, AppDefinition definition) {
        var names = new StringBuilder();
        definition.labels().forEach((key, value) -> {
            var name = variable(key);
            if (key.length() <= LABEL_LENGTH_MAX && value.length() <= LABEL_LENGTH_MAX) {
                env.put("MARATHON_APP_LABEL_" + name, value);
                names.append(names.isEmpty() ? "" : " ").append(name);
            }
        });
        env.put("MARATHON_APP_LABELS", names.toString());
    }

    private static void putPorts(SortedMap<String, String> env, AppDefinition definition, List<Integer> hostPorts) {
        var ports = definition.networking().ports();
        for (int i = 0; i < hostPorts.size(); i++) {
            var port = String.valueOf(hostPorts.get(i));
            env.put("PORT" + i, port);
            int requested = definition.networking().requested(ports.get(i));
            if (requested != 0) {
                env.put("PORT_" + requested, port);
            }
            ports.get(i).name().ifPresent(name -> env.put("PORT_" + variable(name), port));
        }
        if (!hostPorts.isEmpty()) {
            env.put("PORT", String.valueOf(hostPorts.get(0)));
            env.put(
                    "PORTS",
                    String.join(",", hostPorts.stream().map(String::valueOf).toList()));
        }
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }
}
