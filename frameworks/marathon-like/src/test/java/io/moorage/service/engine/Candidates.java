package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.AppReader;
import io.moorage.service.model.Result;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import io.moorage.workload.offer.AgentOffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Apps without instances, and agents, for the tests of deciders. */
final class Candidates {
    private Candidates() {}

    static Candidate of(String field) {
        var json = "{'id':'/a','cmd':'x',%s}".formatted(field).replace('\'', '"');
        var read = AppReader.read(((Parsed.Document) JsonText.parse(json)).node(), Optional.empty());
        return new Candidate(((Result.Ok<AppDefinition>) read).value(), List.of(), List.of());
    }

    /** @param firstPort of ten */
    static AgentOffer agent(String role, String zone, int firstPort) {
        var offer = new Offer(
                new OfferId("o"),
                new FrameworkId("f"),
                new AgentId("agent-1"),
                "agent-1.host",
                "10.0.0.1",
                new Role(role),
                Resources.of(1, 128, 0).with(Resources.PORTS, Value.Ranges.of(firstPort, firstPort + 9)),
                new TreeMap<>(Map.of("zone", new Value.Text(zone))));
        var agent = new AgentOffer(offer);
        agent.add(offer);
        return agent;
    }
}
