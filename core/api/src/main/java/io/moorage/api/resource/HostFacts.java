package io.moorage.api.resource;

import io.moorage.api.Experimental;

/**
 * What an agent knows about the machine it runs on, read once at its start.
 *
 * @param cores processors that the agent may use
 * @param memBytes memory that the agent's processes may use together, the smaller of the machine's and a limit on the agent
 * @param diskBytes size of the file system of the data directory
 * @param dataDirectory absolute path
 * @since 0.1
 */
@Experimental(since = "0.1")
public record HostFacts(int cores, long memBytes, long diskBytes, String dataDirectory) {}
