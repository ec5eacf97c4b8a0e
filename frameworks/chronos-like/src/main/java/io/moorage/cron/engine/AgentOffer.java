package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that one agent offers in one role, and what is left of it while a round places tasks there. */
final class AgentOffer {
    private static final int ATTRIBUTES_MAX = 64;
    private static final int ATTRIBUTE_LENGTH_MAX = 256;

    private final List<OfferId> ids = new ArrayList<>();
    private final List<TaskInfo> launches = new ArrayList<>();
    private final Offer first;
    private final SortedMap<String, String> attributes = new TreeMap<>();
    private Resources left = Resources.NONE;

    AgentOffer(Offer first) {
        this.first = first;
        first.attributes().entrySet().stream()
                .limit(ATTRIBUTES_MAX)
                .forEach(entry -> attributes.put(entry.getKey(), text(entry.getValue())));
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

    String host() {
        return first.hostname();
    }

    Resources left() {
        return left;
    }

    SortedMap<String, String> attributes() {
        return Collections.unmodifiableSortedMap(attributes);
    }

    private static String text(Value value) {
        var text = value.toString();
        return text.length() <= ATTRIBUTE_LENGTH_MAX ? text : text.substring(0, ATTRIBUTE_LENGTH_MAX);
    }
}
