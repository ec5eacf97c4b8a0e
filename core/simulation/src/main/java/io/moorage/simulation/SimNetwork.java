package io.moorage.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Who reaches whom. Agents dial the master; a cut agent's frames vanish until both sides time out. */
public final class SimNetwork {
    private final SimWorld world;
    private final Map<SimLink, String> owners = new LinkedHashMap<>();
    private final Set<String> cut = new HashSet<>();
    private SimLink.Faults faults = SimLink.Faults.NONE;
    private long nextLink;

    SimNetwork(SimWorld world) {
        this.world = world;
    }

    public void faults(SimLink.Faults faults) {
        this.faults = faults;
    }

    SimLink.Faults faults() {
        return faults;
    }

    boolean cut(SimLink link) {
        return cut.contains(owners.get(link));
    }

    public boolean isReachable(String agent) {
        return !cut.contains(agent);
    }

    SimLink connect(String agent, SimLink.End agentEnd, SimLink.End masterEnd) {
        var link = new SimLink(world, this, ++nextLink, agentEnd, masterEnd);
        owners.put(link, agent);
        return link;
    }

    void forget(SimLink link) {
        owners.remove(link);
    }

    /** Nothing passes between this agent and anybody for so long. */
    void partition(String agent, Duration duration) {
        if (cutOff(agent)) {
            world.after(duration, () -> rejoin(agent));
        }
    }

    /** Nothing passes between this agent and anybody until it rejoins; false if that is so already. */
    public boolean cutOff(String agent) {
        if (!cut.add(agent)) {
            return false;
        }
        world.trace("network: %s is cut off", agent);
        world.reach("fault partition");
        owners.forEach((link, owner) -> {
            if (owner.equals(agent)) {
                link.close();
            }
        });
        return true;
    }

    public void rejoin(String agent) {
        cut.remove(agent);
    }

    void heal() {
        cut.clear();
        faults = SimLink.Faults.NONE;
    }
}
