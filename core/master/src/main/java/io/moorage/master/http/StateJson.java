package io.moorage.master.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.AdmittedAgent;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.DecidedFramework;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import io.moorage.engine.state.LiveTask;
import io.moorage.master.loop.Published;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the whole published state as JSON, piece by piece. */
final class StateJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;
    private final ClusterState state;
    private final List<MadeOffer> offers;
    private final Map<AgentId, List<MadeOffer>> offersByAgent;
    private final Map<FrameworkId, List<MadeOffer>> offersByFramework;

    private StateJson(JsonGenerator out, ClusterState state) {
        this.out = out;
        this.state = state;
        offers = state.live().offers().all();
        offersByAgent = offers.stream().collect(Collectors.groupingBy(MadeOffer::agentId));
        offersByFramework = offers.stream().collect(Collectors.groupingBy(MadeOffer::frameworkId));
    }

    static void write(Published published, OutputStream bytes) throws IOException {
        try (var out = FACTORY.createGenerator(bytes)) {
            new StateJson(out, published.state()).write(published);
        }
    }

    private void write(Published published) throws IOException {
        out.writeStartObject();
        if (published.epoch().isPresent()) {
            out.writeStringField(
                    "clusterId", published.epoch().get().clusterId().value());
            out.writeNumberField("term", published.epoch().get().term());
        }
        out.writeNumberField("sequence", published.sequence());
        out.writeArrayFieldStart("agents");
        var total = Resources.NONE;
        for (var agent : sortedAgents()) {
            var live = state.live().agent(agent);
            total = total.plus(
                    live.map(known -> known.info().resources().scalars()).orElse(Resources.NONE));
            writeAgent(agent, live);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("frameworks");
        for (var framework : state.decided().frameworks().values()) {
            if (framework.tornDownAt().isEmpty()) {
                writeFramework(framework, state.live().framework(framework.id()), total);
            }
        }
        out.writeEndArray();
        writeOffers();
        out.writeEndObject();
    }

    private java.util.List<AdmittedAgent> sortedAgents() {
        return state.decided().agents().values().stream()
                .sorted(Comparator.comparingInt(AdmittedAgent::slot))
                .toList();
    }

    private void writeAgent(AdmittedAgent agent, Optional<LiveAgent> live) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", agent.id().value());
        out.writeStringField("hostname", agent.hostname());
        out.writeStringField("standing", agent.standing().name());
        out.writeStringField("since", agent.since().toString());
        out.writeBooleanField("connected", live.filter(LiveAgent::connected).isPresent());
        out.writeBooleanField("awaited", state.live().awaited().containsKey(agent.id()));
        if (live.isPresent()) {
            var known = live.get();
            out.writeStringField("ip", known.info().ip());
            out.writeNumberField("port", known.info().port());
            out.writeStringField("version", known.info().version());
            writeResources("resources", known.info().resources());
            writeResources("used", known.used());
            writeResources("offered", sum(offersByAgent.getOrDefault(agent.id(), List.of())));
            writeValues("attributes", known.info().attributes());
            out.writeArrayFieldStart("tasks");
            for (var task : known.tasks().values()) {
                writeTask(task);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private void writeTask(LiveTask task) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", task.key().taskId().value());
        out.writeStringField("frameworkId", task.key().frameworkId().value());
        out.writeStringField("name", task.info().name());
        out.writeStringField("state", task.latest().name());
        out.writeBooleanField("accepted", task.acceptedByAgent());
        out.writeBooleanField("killing", state.decided().killIntents().containsKey(task.key()));
        writeResources("resources", task.info().resources());
        out.writeObjectFieldStart("labels");
        for (var label : task.info().labels().entrySet()) {
            out.writeStringField(label.getKey(), label.getValue());
        }
        out.writeEndObject();
        if (task.status().isPresent()) {
            var status = task.status().get();
            out.writeStringField("message", status.message());
            out.writeStringField("at", status.timestamp().toString());
            if (status.healthy().isPresent()) {
                out.writeBooleanField("healthy", status.healthy().get());
            }
            if (status.reason().isPresent()) {
                out.writeStringField("reason", status.reason().get().name());
            }
        }
        out.writeEndObject();
    }

    private void writeFramework(DecidedFramework framework, Optional<LiveFramework> live, Resources total)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("id", framework.id().value());
        out.writeStringField("name", framework.info().name());
        out.writeStringField("user", framework.info().user());
        out.writeStringField("webuiUrl", framework.info().webuiUrl());
        if (framework.plugin().isPresent()) {
            out.writeStringField("plugin", framework.plugin().get().value());
        }
        if (framework.failoverDeadline().isPresent()) {
            out.writeStringField(
                    "failoverDeadline", framework.failoverDeadline().get().toString());
        }
        out.writeArrayFieldStart("roles");
        for (var role : framework.info().roles()) {
            out.writeString(role.value());
        }
        out.writeEndArray();
        out.writeBooleanField("connected", live.filter(LiveFramework::connected).isPresent());
        var used = live.map(LiveFramework::used).orElse(Resources.NONE);
        var its = offersByFramework.getOrDefault(framework.id(), List.of());
        var offered = sum(its).scalars();
        writeResources("used", used);
        writeResources("offered", offered);
        out.writeNumberField("share", share(used.plus(offered), total));
        out.writeNumberField("tasks", live.map(known -> known.tasks().size()).orElse(0));
        out.writeNumberField("offers", its.size());
        out.writeArrayFieldStart("suppressed");
        for (var role : live.map(LiveFramework::suppressed).orElse(org.pcollections.HashTreePSet.empty())) {
            out.writeString(role.value());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static Resources sum(List<MadeOffer> offers) {
        return offers.stream().map(MadeOffer::resources).reduce(Resources.NONE, Resources::plus);
    }

    /** The largest of the fractions that it holds of each resource (its dominant share). */
    private static double share(Resources held, Resources total) {
        double share = 0;
        for (var name : held.byName().keySet()) {
            long all = total.thousandths(name);
            share = all > 0 ? Math.max(share, (double) held.thousandths(name) / all) : share;
        }
        return share;
    }

    private void writeOffers() throws IOException {
        out.writeArrayFieldStart("offers");
        for (var offer : offers) {
            out.writeStartObject();
            out.writeStringField("id", offer.id().value());
            out.writeStringField("frameworkId", offer.frameworkId().value());
            out.writeStringField("agentId", offer.agentId().value());
            out.writeStringField("role", offer.role().value());
            out.writeStringField("madeAt", offer.madeAt().toString());
            writeResources("resources", offer.resources());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** All kinds by name, and under {@code FIELDByKind} what is not plain, if there is some. */
    private void writeResources(String field, Resources resources) throws IOException {
        writeValues(field, resources.flattened().byName());
        if (!resources.special().isEmpty()) {
            out.writeArrayFieldStart(field + "ByKind");
            for (var resource : resources.special()) {
                ResourceJson.write(resource, out);
            }
            out.writeEndArray();
        }
    }

    private void writeValues(String field, Map<String, Value> values) throws IOException {
        out.writeObjectFieldStart(field);
        for (var entry : values.entrySet()) {
            switch (entry.getValue()) {
                case Value.Scalar scalar -> out.writeNumberField(entry.getKey(), scalar.units());
                case Value.Ranges ranges -> out.writeStringField(entry.getKey(), ranges.toString());
                case Value.Items items -> out.writeStringField(entry.getKey(), items.toString());
                case Value.Text text -> out.writeStringField(entry.getKey(), text.text());
            }
        }
        out.writeEndObject();
    }
}
