package io.moorage.master;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.grid.RingBounds;
import io.moorage.master.agents.AgentLinkConfig;
import io.moorage.master.plugins.PluginHostConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of one master.
 *
 * @param dataDir all that it keeps; made if absent; never shared by two masters
 * @param host the address that HTTP listens on; loopback, unless {@code insecureListen}
 * @param port of HTTP; 0 means any free one
 * @param insecureListen allows other addresses although nobody is asked who they are; said in a warning at every start
 * @param registryPort the first one tried; the next free one is taken, and written to {@code ports.json}
 * @param gridPort as {@code registryPort}, for the grid; 0 means that there is none, and streams resume from memory alone
 * @param needsAgent whether it is ready only once an agent is registered
 * @param bundledPlugins folders of zips that the product brings along
 * @param schedulers hosted from this very process, without a zip
 * @param pluginSettings what each plugin gets as its config
 * @param limits times and bounds
 */
public record MasterConfig(
        Path dataDir,
        String host,
        int port,
        boolean insecureListen,
        int registryPort,
        int gridPort,
        boolean needsAgent,
        List<Path> bundledPlugins,
        Map<PluginId, SchedulerFactory> schedulers,
        Map<PluginId, Map<String, String>> pluginSettings,
        Limits limits) {
    public static final int PORT = 5050;
    public static final int REGISTRY_PORT = 5052;
    public static final int GRID_PORT = 5701;
    private static final int PORT_MAX = 65_535;

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
        bundledPlugins = List.copyOf(bundledPlugins);
        schedulers = Map.copyOf(schedulers);
        pluginSettings = Map.copyOf(pluginSettings);
        if (port < 0
                || port > PORT_MAX
                || registryPort < 1
                || registryPort > PORT_MAX
                || gridPort < 0
                || gridPort > PORT_MAX) {
            throw new IllegalArgumentException(
                    "Ports lie between 1 and %d (0 for HTTP means any, for the grid none), but these are %d for HTTP, %d for the registry and %d for the grid."
                            .formatted(PORT_MAX, port, registryPort, gridPort));
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("The host to listen on is empty; 127.0.0.1 is the default.");
        }
    }

    /** The defaults, with all data below that folder. */
    public static MasterConfig in(Path dataDir) {
        return new MasterConfig(
                dataDir,
                "127.0.0.1",
                PORT,
                false,
                REGISTRY_PORT,
                GRID_PORT,
                false,
                List.of(),
                Map.of(),
                Map.of(),
                Limits.DEFAULT);
    }

    public MasterConfig listeningOn(String otherHost, int otherPort, boolean insecure) {
        return new MasterConfig(
                dataDir,
                otherHost,
                otherPort,
                insecure,
                registryPort,
                gridPort,
                needsAgent,
                bundledPlugins,
                schedulers,
                pluginSettings,
                limits);
    }

    public MasterConfig withRegistryPort(int otherPort) {
        return new MasterConfig(
                dataDir,
                host,
                port,
                insecureListen,
                otherPort,
                gridPort,
                needsAgent,
                bundledPlugins,
                schedulers,
                pluginSettings,
                limits);
    }

    public MasterConfig withGridPort(int otherPort) {
        return new MasterConfig(
                dataDir,
                host,
                port,
                insecureListen,
                registryPort,
                otherPort,
                needsAgent,
                bundledPlugins,
                schedulers,
                pluginSettings,
                limits);
    }

    public MasterConfig needingAgent(boolean needed) {
        return new MasterConfig(
                dataDir,
                host,
                port,
                insecureListen,
                registryPort,
                gridPort,
                needed,
                bundledPlugins,
                schedulers,
                pluginSettings,
                limits);
    }

    public MasterConfig withPlugins(
            List<Path> bundled,
            Map<PluginId, SchedulerFactory> inProcess,
            Map<PluginId, Map<String, String>> settings) {
        return new MasterConfig(
                dataDir,
                host,
                port,
                insecureListen,
                registryPort,
                gridPort,
                needsAgent,
                bundled,
                inProcess,
                settings,
                limits);
    }

    public MasterConfig withLimits(Limits other) {
        return new MasterConfig(
                dataDir,
                host,
                port,
                insecureListen,
                registryPort,
                gridPort,
                needsAgent,
                bundledPlugins,
                schedulers,
                pluginSettings,
                other);
    }
}
