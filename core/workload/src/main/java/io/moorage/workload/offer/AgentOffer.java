package io.moorage.workload.offer;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that one agent offers in one role, and what is left of it while a round places tasks there. */
@Experimental(since = "0.1")
public final class AgentOffer {
    /** The name under which {@link #attribute} knows the agent's host. */
    public static final String HOSTNAME = "hostname";

    /** Attributes beyond it, in the order of their names, are left out of {@link #attributes}. */
    public static final int ATTRIBUTES_MAX = 64;
    /** Longer texts of attributes are cut. */
    public static final int ATTRIBUTE_LENGTH_MAX = 256;

    private final List<OfferId> ids = new ArrayList<>();
    private final List<TaskInfo> launches = new ArrayList<>();
    private final Offer first;
    private Resources left = Resources.NONE;

    /** @param first names agent and role; its resources count once it is added */
    public AgentOffer(Offer first) {
        this.first = first;
    }

    /** @param offer another of the same agent and role */
    public void add(Offer offer) {
        ids.add(offer.id());
        left = left.plus(offer.resources());
    }

    /** Takes the task's resources from what is left, which must hold them. */
    public void launch(TaskInfo task) {
        left = left.minus(task.resources());
        launches.add(task);
    }

    public List<OfferId> ids() {
        return Collections.unmodifiableList(ids);
    }

    public List<TaskInfo> launches() {
        return Collections.unmodifiableList(launches);
    }

    public AgentId agentId() {
        return first.agentId();
    }

    public String host() {
        return first.hostname();
    }

    public String ip() {
        return first.ip();
    }

    public Role role() {
        return first.role();
    }

    public Resources left() {
        return left;
    }

    /** The text of one attribute, or the agent's host as {@link #HOSTNAME}. */
    public Optional<String> attribute(String name) {
        return name.equals(HOSTNAME)
                ? Optional.of(host())
                : Optional.ofNullable(first.attributes().get(name)).map(AgentOffer::text);
    }

    /** All attributes as texts, as many as are kept; without the host. */
    public SortedMap<String, String> attributes() {
        var texts = new TreeMap<String, String>();
        for (var entry : first.attributes().entrySet()) {
            if (texts.size() == ATTRIBUTES_MAX) {
                break;
            }
            texts.put(entry.getKey(), text(entry.getValue()));
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    private static String text(Value value) {
        var text = value.toString();
        return text.length() <= ATTRIBUTE_LENGTH_MAX ? text : text.substring(0, ATTRIBUTE_LENGTH_MAX);
    }
}
