package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.TaskInfo;
import io.moorage.batch.model.Constraint;
import java.util.ArrayList;
import java.util.List;

/** All that one agent offers, and what is left of it while a round places tasks there. */
final class AgentOffer {
    private final List<OfferId> ids = new ArrayList<>();
    private final List<TaskInfo> launches = new ArrayList<>();
    private final Offer first;
    private Resources left = Resources.NONE;

    AgentOffer(Offer first) {
        this.first = first;
    }

    void add(Offer offer) {
        ids.add(offer.id());
        left = left.plus(offer.resources());
    }

    void launch(TaskInfo task) {
        left = left.minus(task.resources());
        launches.add(task);
    }

    List<OfferId> ids() {
        return ids;
    }

    List<TaskInfo> launches() {
        return launches;
    }

    AgentId agentId() {
        return first.agentId();
    }

    Resources left() {
        return left;
    }

    /** As text; empty if it has no such attribute. */
    String attribute(String name) {
        if (name.equals(Constraint.HOSTNAME)) {
            return first.hostname();
        }
        var value = first.attributes().get(name);
        return value == null ? "" : value.toString();
    }
}
