package io.moorage.grid.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Hazelcast's settings: one address, one port, members only; nothing that finds others by itself, calls home or takes classes;
 * few threads, for a leader sends one append at a time and followers read few.
 */
final class MemberConfig {
    static final String RINGS = "moor.changes.";
    static final String PAGES = "moor.pages";

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.logging.type", "slf4j"),
            // What a write came to is told within seconds, and as unknown where it is.
            Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
            Map.entry("hazelcast.operation.backup.timeout.millis", "3000"),
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            // Two structures do not need 271 partitions; every member must have the same number.
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.operation.priority.generic.thread.count", "1"),
            Map.entry("hazelcast.operation.response.thread.count", "1"),
            Map.entry("hazelcast.io.input.thread.count", "1"),
            Map.entry("hazelcast.io.output.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.clientengine.thread.count", "1"),
            Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
            Map.entry("hazelcast.clientengine.query.thread.count", "1"),
            Map.entry("hazelcast.io.balancer.interval.seconds", "0"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.slow.operation.detector.enabled", "false"));

    private MemberConfig() {}

    static Config of(GridConfig grid) {
        var config = new Config("moor-" + grid.port());
        config.setClusterName(grid.clusterName());
        PROPERTIES.forEach(config::setProperty);
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getIntegrityCheckerConfig().setEnabled(false);
        network(config, grid);
        config.getSerializationConfig().setJavaSerializationFilterConfig(failuresOnly());
        config.addRingBufferConfig(new RingbufferConfig(RINGS + "*")
                .setCapacity(grid.ringEntriesMax())
                .setBackupCount(1)
                .setInMemoryFormat(InMemoryFormat.BINARY));
        config.addMapConfig(new MapConfig(PAGES).setBackupCount(1).setStatisticsEnabled(false));
        return config;
    }

    private static void network(Config config, GridConfig grid) {
        var endpoint = new ServerSocketEndpointConfig();
        endpoint.setPort(grid.port()).setPortAutoIncrement(false);
        endpoint.setInterfaces(new InterfacesConfig().setEnabled(true).addInterface(grid.host()));
        var network = config.getAdvancedNetworkConfig();
        network.setEnabled(true);
        network.setMemberEndpointConfig(endpoint);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(!grid.peers().isEmpty()).setMembers(grid.peers());
    }

    /**
     * We store bytes and strings. What Java serialization brings is how members tell each other of failures: exceptions of
     * Hazelcast's and of the JDK's. One that could not be read would leave its question unanswered for ever.
     */
    private static JavaSerializationFilterConfig failuresOnly() {
        var failures = new ClassFilter().addPrefixes("com.hazelcast.", "java.lang.", "[Ljava.lang.", "java.util.");
        for (var type : List.of(IOException.class, EOFException.class, UncheckedIOException.class)) {
            failures.addClasses(type.getName());
        }
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(failures);
    }
}
