package io.moorage.cli.host;

import io.moorage.cli.client.MasterAddress;
import java.nio.file.Path;

/**
 * What was said of {@code up}.
 *
 * @param agent what all its agents have in common
 */
public record UpFlags(MasterAddress http, Path data, int agents, boolean insecureListen, AgentFlags agent) {}
