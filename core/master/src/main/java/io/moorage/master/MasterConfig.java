package io.moorage.master;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.grid.RingBounds;
import io.moorage.master.agents.AgentLinkConfig;
import io.moorage.master.http.HttpConfig;
import io.moorage.master.plugins.PluginHostConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of one master.
 *
 * @param dataDir all that it keeps; made if absent; never shared by two masters
 * @param http where it listens
 * @param registryPort the first one tried; the next free one is taken, and written to {@code ports.json}
 * @param gridPort as {@code registryPort}, for the grid; 0 means that there is none, and streams resume from memory alone
 * @param needsAgent whether it is ready only once an agent is registered
 * @param plugins what it hosts besides the zips in its data
 * @param limits times and bounds
 */
public record MasterConfig(
        Path dataDir,
        HttpConfig http,
        int registryPort,
        int gridPort,
        boolean needsAgent,
        Plugins plugins,
        Limits limits) {
    public static final int PORT = 5050;
    public static final int REGISTRY_PORT = 5052;
    public static final int GRID_PORT = 5701;
    private static final int PORT_MAX = 65_535;

    /**
     * What it hosts.
     *
     * @param bundled folders of zips that the product brings along
     * @param schedulers hosted from this very process, without a zip
     * @param settings what each plugin gets as its config
     * @param trusted plugins that may call what ends or leaves the process
     */
    public record Plugins(
            List<Path> bundled,
            Map<PluginId, SchedulerFactory> schedulers,
            Map<PluginId, Map<String, String>> settings,
            Set<PluginId> trusted) {
        public static final Plugins NONE = new Plugins(List.of(), Map.of(), Map.of(), Set.of());

        public Plugins {
            bundled = List.copyOf(bundled);
            schedulers = Map.copyOf(schedulers);
            settings = Map.copyOf(settings);
            trusted = Set.copyOf(trusted);
        }
    }

    /**
     * Times and bounds.
     *
     * @param engine when agents and offers are given up
     * @param agentLinks how links to agents are kept
     * @param callbackTimeout after which a plugin that does not return is disconnected
     * @param answerTimeout within which a plugin answers a request
     * @param commitTimeout after which a client is told that the fate of its call is unknown
     * @param eventTurnsMax turns that are kept in memory for streams of events; older ones are read from the grid's ring
     * @param eventChangesMax changes that are kept there
     * @param ring bounds of the grid's ring
     */
    public record Limits(
            EngineConfig engine,
            AgentLinkConfig agentLinks,
            Duration callbackTimeout,
            Duration answerTimeout,
            Duration commitTimeout,
            int eventTurnsMax,
            int eventChangesMax,
            RingBounds ring) {
        public static final Limits DEFAULT = new Limits(
                EngineConfig.DEFAULT,
                AgentLinkConfig.DEFAULT,
                PluginHostConfig.CALLBACK_TIMEOUT,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                2_000,
                20_000,
                RingBounds.DEFAULT);

        public Limits {
            for (var timeout : List.of(callbackTimeout, answerTimeout, commitTimeout)) {
                if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
                    throw new IllegalArgumentException(
                            "A timeout lies between 1 ms and an hour, but one is %s.".formatted(timeout));
                }
            }
            if (eventTurnsMax < 1 || eventChangesMax < 1) {
                throw new IllegalArgumentException("At least one turn and one change are kept for streams of events.");
            }
        }
    }

    public MasterConfig {
        if (registryPort < 1 || registryPort > PORT_MAX || gridPort < 0 || gridPort > PORT_MAX) {
            throw new IllegalArgumentException(
                    "Ports lie between 1 and %d (0 for the grid means none), but these are %d for the registry and %d for the grid."
                            .formatted(PORT_MAX, registryPort, gridPort));
        }
    }

    /** The defaults, with all data below that folder. */
    public static MasterConfig in(Path dataDir) {
        return new MasterConfig(
                dataDir,
                HttpConfig.on("127.0.0.1", PORT),
                REGISTRY_PORT,
                GRID_PORT,
                false,
                Plugins.NONE,
                Limits.DEFAULT);
    }

    public MasterConfig listeningOn(HttpConfig other) {
        return new MasterConfig(dataDir, other, registryPort, gridPort, needsAgent, plugins, limits);
    }

    public MasterConfig withRegistryPort(int otherPort) {
        return new MasterConfig(dataDir, http, otherPort, gridPort, needsAgent, plugins, limits);
    }

    public MasterConfig withGridPort(int otherPort) {
        return new MasterConfig(dataDir, http, registryPort, otherPort, needsAgent, plugins, limits);
    }

    public MasterConfig needingAgent(boolean needed) {
        return new MasterConfig(dataDir, http, registryPort, gridPort, needed, plugins, limits);
    }

    public MasterConfig withPlugins(Plugins other) {
        return new MasterConfig(dataDir, http, registryPort, gridPort, needsAgent, other, limits);
    }

    public MasterConfig withLimits(Limits other) {
        return new MasterConfig(dataDir, http, registryPort, gridPort, needsAgent, plugins, other);
    }
}
