package io.moorage.cli.host;

import java.nio.file.Path;

/**
 * What was said of {@code up}.
 *
 * @param agent what all its agents have in common
 */
public record UpFlags(MasterFlags master, Path data, int agents, AgentFlags agent) {}
