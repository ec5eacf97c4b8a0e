package io.moorage.service.model;

import io.moorage.service.model.AppContainer.Parameter;
import io.moorage.service.model.AppContainer.Volume;
import java.util.List;
import java.util.Optional;

/** Reads the container of a normalized definition. */
final class ContainerReader {
    private ContainerReader() {}

    static Optional<AppContainer> read(Cursor app) {
        return app.object("container").map(ContainerReader::readContainer);
    }

    private static AppContainer readContainer(Cursor container) {
        var type = container.text("type", AppLimits.NAME_LENGTH_MAX).orElse("MESOS");
        if (!type.equals("MESOS") && !type.equals("DOCKER")) {
            container.invalidAt("type", "'%s' is unknown; choose DOCKER or MESOS.", Cursor.shorten(type));
        }
        if (container.has("linuxInfo")) {
            container.invalidAt("linuxInfo", "The field is known but not acted on yet. Leave it out.");
        }
        var docker = container.object("docker");
        var image =
                docker.flatMap(d -> d.text("image", AppLimits.VALUE_LENGTH_MAX)).orElse("");
        if (image.isBlank() && (docker.isPresent() || type.equals("DOCKER"))) {
            container.invalidAt("docker/image", "A Docker container needs an image; give its name.");
        }
        docker.ifPresent(ContainerReader::checkDocker);
        return new AppContainer(
                type,
                image,
                docker.map(d -> d.bool("forcePullImage", false)).orElse(false),
                docker.map(d -> d.bool("privileged", false)).orElse(false),
                docker.map(ContainerReader::readParameters).orElse(List.of()),
                readVolumes(container, image));
    }

    private static void checkDocker(Cursor docker) {
        for (var name : List.of("pullConfig", "credential")) {
            if (docker.has(name)) {
                docker.invalidAt(name, "The field is known but not acted on yet. Leave it out.");
            }
        }
    }

    private static List<Parameter> readParameters(Cursor docker) {
        return docker.objects("parameters", AppLimits.PARAMETERS_MAX).stream()
                .map(entry -> new Parameter(
                        required(entry, "key"),
                        entry.text("value", AppLimits.VALUE_LENGTH_MAX).orElse("")))
                .toList();
    }

    private static List<Volume> readVolumes(Cursor container, String image) {
        var volumes = container.objects("volumes", AppLimits.VOLUMES_MAX);
        if (!volumes.isEmpty() && image.isEmpty()) {
            container.invalidAt("volumes", "A plain process has no volumes; give an image or leave them out.");
        }
        return volumes.stream().map(ContainerReader::readVolume).toList();
    }

    private static Volume readVolume(Cursor volume) {
        for (var kind : List.of("persistent", "external", "secret")) {
            if (volume.has(kind)) {
                volume.invalidAt(kind, "Only volumes of the host are supported; give a hostPath.");
            }
        }
        var mode = volume.text("mode", AppLimits.NAME_LENGTH_MAX).orElse("RW");
        if (!mode.equals("RO") && !mode.equals("RW")) {
            volume.invalidAt("mode", "'%s' is unknown; choose RO or RW.", Cursor.shorten(mode));
        }
        return new Volume(required(volume, "containerPath"), required(volume, "hostPath"), mode.equals("RO"));
    }

    private static String required(Cursor at, String name) {
        var text = at.text(name, AppLimits.VALUE_LENGTH_MAX).orElse("");
        if (text.isEmpty()) {
            at.invalidAt(name, "It must not be empty.");
        }
        return text;
    }
}
