package io.moorage.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent says of itself when it registers.
 *
 * @param hostname what users see and constraints read as {@code hostname}
 * @param ip where its tasks' host ports are reached
 * @param port of its own HTTP endpoints
 * @param resources all that it has
 * @param attributes sorted by name
 * @param version of its software
 */
public record AgentInfo(
        String hostname,
        String ip,
        int port,
        Resources resources,
        SortedMap<String, Value> attributes,
        String version) {
    public AgentInfo {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** The same agent with other resources. */
    public AgentInfo with(Resources others) {
        return new AgentInfo(hostname, ip, port, others, attributes, version);
    }
}
