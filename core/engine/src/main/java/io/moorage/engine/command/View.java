package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskKey;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.DecidedFramework;
import io.moorage.engine.state.Live;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import io.moorage.engine.state.LiveTask;
import java.util.List;
import java.util.Optional;

/**
 * What a handler may see: the newest state of the loop, the settings, and what the allocation keeps of agents.
 */
public record View(ClusterState state, EngineConfig config, OffersByAgent offersByAgent) {
    /** Finds the outstanding offers of an agent without looking at those of others. */
    @FunctionalInterface
    public interface OffersByAgent {
        List<MadeOffer> of(AgentId id);
    }

    public Decided decided() {
        return state.decided();
    }

    public Live live() {
        return state.live();
    }

    Epoch epoch() {
        return live().epoch().orElseThrow(() -> new IllegalStateException("No command comes before BeginEpoch."));
    }

    public Optional<LiveAgent> agent(AgentId id) {
        return state.agent(id);
    }

    /** The agent, if it speaks over that link: what comes over an older one is void. */
    Optional<LiveAgent> agent(AgentId id, long session) {
        return agent(id).filter(agent -> agent.session() == session && agent.connected());
    }

    Optional<LiveTask> task(TaskKey key, AgentId agentId) {
        return agent(agentId).map(agent -> agent.tasks().get(key));
    }

    /** The task, wherever it is. */
    Optional<LiveTask> task(TaskKey key) {
        return live().framework(key.frameworkId())
                .flatMap(framework -> Optional.ofNullable(framework.tasks().get(key.taskId())))
                .flatMap(agentId -> task(key, agentId));
    }

    /** The framework, unless it is over. */
    Optional<DecidedFramework> framework(FrameworkId id) {
        return decided()
                .framework(id)
                .filter(framework -> framework.tornDownAt().isEmpty());
    }

    boolean connected(FrameworkId id) {
        return live().framework(id).filter(LiveFramework::connected).isPresent();
    }

    boolean partitionAware(FrameworkId id) {
        return decided()
                .framework(id)
                .filter(framework -> framework.info().partitionAware())
                .isPresent();
    }

    List<LiveFramework> connectedFrameworks() {
        return live().frameworks().values().stream()
                .filter(LiveFramework::connected)
                .toList();
    }

    public List<LiveAgent> agents() {
        return state.agents();
    }
}
