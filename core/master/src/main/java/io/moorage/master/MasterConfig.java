package io.moorage.master;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.master.agents.AgentLinkConfig;
import io.moorage.master.http.HttpConfig;
import io.moorage.master.plugins.PluginHostConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of one master.
 *
 * @param dataDir all that it keeps; made if absent; never shared by two masters
 * @param http where it listens
 * @param registryPort the first one tried; the next free one is taken, and written to {@code ports.json}
 * @param needsAgent whether it is ready only once an agent is registered
 * @param bundledPlugins folders of zips that the product brings along
 * @param schedulers hosted from this very process, without a zip
 * @param pluginSettings what each plugin gets as its config
 * @param limits times and bounds
 */
public record MasterConfig(
        Path dataDir,
        HttpConfig http,
        int registryPort,
        boolean needsAgent,
        List<Path> bundledPlugins,
        Map<PluginId, SchedulerFactory> schedulers,
        Map<PluginId, Map<String, String>> pluginSettings,
        Limits limits) {
    public static final int PORT = 5050;
    public static final int REGISTRY_PORT = 5052;
    private static final int PORT_MAX = 65_535;

    /**
     * Times and bounds.
     *
     * @param engine when agents and offers are given up
     * @param agentLinks how links to agents are kept
     * @param callbackTimeout after which a plugin that does not return is disconnected
     * @param answerTimeout within which a plugin answers a request
     * @param commitTimeout after which a client is told that the fate of its call is unknown
     * @param eventTurnsMax turns that a stream of events may fall behind
     * @param eventChangesMax changes that are kept for streams of events
     */
    public record Limits(
            EngineConfig engine,
            AgentLinkConfig agentLinks,
            Duration callbackTimeout,
            Duration answerTimeout,
            Duration commitTimeout,
            int eventTurnsMax,
            int eventChangesMax) {
        public static final Limits DEFAULT = new Limits(
                EngineConfig.DEFAULT,
                AgentLinkConfig.DEFAULT,
                PluginHostConfig.CALLBACK_TIMEOUT,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                10_000,
                200_000);

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
        if (registryPort < 1 || registryPort > PORT_MAX) {
            throw new IllegalArgumentException(
                    "The port of the registry is %d; it lies between 1 and %d.".formatted(registryPort, PORT_MAX));
        }
    }

    /** The defaults, with all data below that folder. */
    public static MasterConfig in(Path dataDir) {
        return new MasterConfig(
                dataDir,
                HttpConfig.on("127.0.0.1", PORT),
                REGISTRY_PORT,
                false,
                List.of(),
                Map.of(),
                Map.of(),
                Limits.DEFAULT);
    }

    public MasterConfig listeningOn(HttpConfig other) {
        return new MasterConfig(
                dataDir, other, registryPort, needsAgent, bundledPlugins, schedulers, pluginSettings, limits);
    }

    public MasterConfig withRegistryPort(int otherPort) {
        return new MasterConfig(
                dataDir, http, otherPort, needsAgent, bundledPlugins, schedulers, pluginSettings, limits);
    }

    public MasterConfig needingAgent(boolean needed) {
        return new MasterConfig(
                dataDir, http, registryPort, needed, bundledPlugins, schedulers, pluginSettings, limits);
    }

    public MasterConfig withPlugins(
            List<Path> bundled,
            Map<PluginId, SchedulerFactory> inProcess,
            Map<PluginId, Map<String, String>> settings) {
        return new MasterConfig(dataDir, http, registryPort, needsAgent, bundled, inProcess, settings, limits);
    }

    public MasterConfig withLimits(Limits other) {
        return new MasterConfig(
                dataDir, http, registryPort, needsAgent, bundledPlugins, schedulers, pluginSettings, other);
    }
}
