package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import io.moorage.api.ContainerInfo.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Flags of the Docker command line that a task may add. Only those are here that reach nothing of the host and undo nothing that the agent sets:
 * limits, mounts, networks, logs, names, restarts and privileges have their own fields or none.
 */
final class DockerParameters {
    static final List<String> ALLOWED = List.of(
            "add-host",
            "cap-drop",
            "dns",
            "dns-search",
            "entrypoint",
            "env",
            "hostname",
            "init",
            "label",
            "read-only",
            "shm-size",
            "stop-signal",
            "tmpfs",
            "ulimit",
            "user",
            "workdir");

    private static final Map<Character, Long> SIZE_UNITS = Map.of('b', 1L, 'k', 1L << 10, 'm', 1L << 20, 'g', 1L << 30);

    private final SortedMap<String, String> environment = new TreeMap<>();
    private final SortedMap<String, String> labels = new TreeMap<>();
    private final Map<String, String> tmpfs = new TreeMap<>();
    private final List<String> extraHosts = new ArrayList<>();
    private final List<String> dns = new ArrayList<>();
    private final List<String> dnsSearch = new ArrayList<>();
    private final List<Ulimit> ulimits = new ArrayList<>();
    private final List<Capability> capabilitiesDropped = new ArrayList<>();

    private DockerParameters() {}

    /**
     * Writes the parameters into what will be created, except environment and labels, which are joined with others.
     *
     * @throws IllegalArgumentException with the reason, if one of them is not allowed or makes no sense
     */
    static DockerParameters apply(List<Parameter> parameters, CreateContainerCmd create, HostConfig host) {
        var all = new DockerParameters();
        parameters.forEach(parameter -> all.take(parameter, create, host));
        host.withTmpFs(all.tmpfs)
                .withExtraHosts(all.extraHosts.toArray(String[]::new))
                .withDns(all.dns)
                .withDnsSearch(all.dnsSearch)
                .withUlimits(all.ulimits)
                .withCapDrop(all.capabilitiesDropped.toArray(Capability[]::new));
        return all;
    }

    SortedMap<String, String> environment() {
        return environment;
    }

    SortedMap<String, String> labels() {
        return labels;
    }

    private void take(Parameter parameter, CreateContainerCmd create, HostConfig host) {
        var value = parameter.value();
        switch (parameter.key()) {
            case "add-host" -> extraHosts.add(value);
            case "cap-drop" -> capabilitiesDropped.add(capability(value));
            case "dns" -> dns.add(value);
            case "dns-search" -> dnsSearch.add(value);
            case "entrypoint" -> create.withEntrypoint(value);
            case "env" -> put(environment, parameter);
            case "hostname" -> create.withHostName(value);
            case "init" -> host.withInit(yes(parameter));
            case "label" -> label(parameter);
            case "read-only" -> host.withReadonlyRootfs(yes(parameter));
            case "shm-size" -> host.withShmSize(size(parameter));
            case "stop-signal" -> create.withStopSignal(value);
            case "tmpfs" -> tmpfs(value);
            case "ulimit" -> ulimits.add(ulimit(parameter));
            case "user" -> create.withUser(value);
            case "workdir" -> create.withWorkingDir(value);
            default ->
                throw new IllegalArgumentException(
                        "its parameter '%s' is not one that an agent passes on to Docker; those are %s"
                                .formatted(parameter.key(), String.join(", ", ALLOWED)));
        }
    }

    private void label(Parameter parameter) {
        if (parameter.value().startsWith(ContainerLabels.PREFIX)) {
            throw new IllegalArgumentException("its label '%s' begins with '%s', which the agent keeps for itself"
                    .formatted(parameter.value(), ContainerLabels.PREFIX));
        }
        put(labels, parameter);
    }

    private static void put(SortedMap<String, String> map, Parameter parameter) {
        int equals = parameter.value().indexOf('=');
        if (equals < 1) {
            throw nonsense(parameter, "NAME=VALUE");
        }
        map.put(parameter.value().substring(0, equals), parameter.value().substring(equals + 1));
    }

    private void tmpfs(String value) {
        int colon = value.indexOf(':');
        tmpfs.put(colon < 0 ? value : value.substring(0, colon), colon < 0 ? "" : value.substring(colon + 1));
    }

    private static Capability capability(String name) {
        try {
            return Capability.valueOf(name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no capability '%s' to drop".formatted(name), e);
        }
    }

    private static boolean yes(Parameter parameter) {
        return switch (parameter.value()) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw nonsense(parameter, "true or false");
        };
    }

    private static long size(Parameter parameter) {
        var text = parameter.value().toLowerCase(Locale.ROOT);
        var unit = text.isEmpty() ? null : SIZE_UNITS.get(text.charAt(text.length() - 1));
        try {
            return unit == null
                    ? Long.parseLong(text)
                    : Math.multiplyExact(Long.parseLong(text.substring(0, text.length() - 1)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw nonsense(parameter, "a size such as 64m");
        }
    }

    private static Ulimit ulimit(Parameter parameter) {
        var parts = parameter.value().split("[=:]", 3);
        try {
            long soft = Long.parseLong(parts[1]);
            return new Ulimit(parts[0], soft, parts.length == 3 ? Long.parseLong(parts[2]) : soft);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw nonsense(parameter, "NAME=SOFT:HARD");
        }
    }

    private static IllegalArgumentException nonsense(Parameter parameter, String expected) {
        return new IllegalArgumentException(
                "its parameter '%s' is '%s', which is not %s".formatted(parameter.key(), parameter.value(), expected));
    }
}
