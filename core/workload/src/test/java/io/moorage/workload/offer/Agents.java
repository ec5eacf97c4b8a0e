package io.moorage.workload.offer;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Offers and tasks for tests; what is irrelevant has a default. */
public final class Agents {
    private Agents() {}

    public static Offer offer(String id, String agent, double cpus) {
        return offer(id, agent, Resources.of(cpus, 1024, 1024), Map.of());
    }

    public static Offer offer(String id, String agent, Resources resources, Map<String, Value> attributes) {
        return new Offer(
                new OfferId(id),
                new FrameworkId("f"),
                new AgentId(agent),
                agent + ".host",
                "10.0.0.1",
                Role.DEFAULT,
                resources,
                new TreeMap<>(attributes));
    }

    public static AgentOffer agent(Offer offer) {
        var agent = new AgentOffer(offer);
        agent.add(offer);
        return agent;
    }

    public static TaskInfo task(String id, String agent, double cpus, String command) {
        return new TaskInfo(
                new TaskId(id),
                id,
                new AgentId(agent),
                Resources.of(cpus, 0, 0),
                CommandInfo.shell(command, Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }
}
