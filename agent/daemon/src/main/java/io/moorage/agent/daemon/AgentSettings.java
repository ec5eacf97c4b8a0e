package io.moorage.agent.daemon;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator says to an agent.
 *
 * @param dataDirectory holds the journal and {@code agent.pid}
 * @param workDirectory sandboxes lie below it
 * @param masters where masters listen, tried in turn; not empty
 * @param http where the agent's own endpoints listen; port 0 takes a free one
 * @param insecureListen whether http may lie beyond loopback
 * @param hostname what users see
 * @param ip where tasks' host ports are reached
 * @param resources all that the agent has
 * @param attributes sorted by name
 * @param environment given to every task
 * @param version of this software
 * @param masterSilence a link that says nothing for so long is closed
 */
public record AgentSettings(
        Path dataDirectory,
        Path workDirectory,
        List<Address> masters,
        Address http,
        boolean insecureListen,
        String hostname,
        String ip,
        Resources resources,
        SortedMap<String, Value> attributes,
        SortedMap<String, String> environment,
        String version,
        Duration masterSilence) {
    /** Mesos' own: five pings of 15 s each. */
    public static final Duration MASTER_SILENCE_DEFAULT = Duration.ofSeconds(75);

    public static final int PORT_DEFAULT = 5051;
    private static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public AgentSettings {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        workDirectory = workDirectory.toAbsolutePath().normalize();
        masters = List.copyOf(masters);
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("An agent needs at least one master: give --master HOST:PORT.");
        }
    }

    /**
     * What can be found out on this host: all it has, on loopback, with a plain PATH for tasks.
     *
     * @throws IOException if the host does not tell, with a sentence
     */
    public static AgentSettings detect(Path dataDirectory, List<Address> masters, String version) throws IOException {
        var work = dataDirectory.toAbsolutePath().resolve("work");
        var environment = new TreeMap<String, String>();
        environment.put("PATH", PATH_DEFAULT);
        return new AgentSettings(
                dataDirectory,
                work,
                masters,
                new Address("127.0.0.1", PORT_DEFAULT),
                false,
                Host.name(),
                "127.0.0.1",
                Host.resources(work),
                new TreeMap<>(),
                environment,
                version,
                MASTER_SILENCE_DEFAULT);
    }

    /** Resources as {@code --resources} has them; they win name by name over what was found. */
    public AgentSettings withResources(String text) {
        var all = ResourceText.over(resources, ResourceText.resources(text));
        return with(http, insecureListen, hostname, ip, all, attributes, environment);
    }

    /** Attributes as {@code --attributes} has them. */
    public AgentSettings withAttributes(String text) {
        return with(http, insecureListen, hostname, ip, resources, ResourceText.attributes(text), environment);
    }

    /** Where the agent's endpoints listen, and whether that may lie beyond loopback. */
    public AgentSettings withHttp(Address address, boolean insecure) {
        return with(address, insecure, hostname, ip, resources, attributes, environment);
    }

    /** How users and tasks' clients reach the host. */
    public AgentSettings withHost(String name, String address) {
        return with(http, insecureListen, name, address, resources, attributes, environment);
    }

    /** What every task is given besides its own. */
    public AgentSettings withEnvironment(SortedMap<String, String> all) {
        return with(http, insecureListen, hostname, ip, resources, attributes, all);
    }

    private AgentSettings with(
            Address newHttp,
            boolean insecure,
            String newHostname,
            String newIp,
            Resources newResources,
            SortedMap<String, Value> newAttributes,
            SortedMap<String, String> newEnvironment) {
        return new AgentSettings(
                dataDirectory,
                workDirectory,
                masters,
                newHttp,
                insecure,
                newHostname,
                newIp,
                newResources,
                newAttributes,
                newEnvironment,
                version,
                masterSilence);
    }

    /** A host and a port. */
    public record Address(String host, int port) {
        /**
         * Reads {@code HOST:PORT}.
         *
         * @throws IllegalArgumentException with a sentence if the text is something else
         */
        public static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            var port = colon < 1 ? Optional.<Integer>empty() : port(text.substring(colon + 1));
            if (port.isEmpty()) {
                throw new IllegalArgumentException(
                        "Expected HOST:PORT, but found '%s'. Write for example 10.0.0.1:5050.".formatted(text));
            }
            return new Address(text.substring(0, colon).replace("[", "").replace("]", ""), port.orElseThrow());
        }

        private static Optional<Integer> port(String text) {
            return text.matches("\\d{1,5}")
                    ? Optional.of(Integer.parseInt(text)).filter(port -> port <= 65535)
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "%s:%d".formatted(host, port);
        }
    }
}
