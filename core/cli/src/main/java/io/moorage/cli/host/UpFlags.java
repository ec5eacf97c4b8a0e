package io.moorage.cli.host;

import io.moorage.master.http.HttpConfig;
import java.nio.file.Path;

/**
 * What was said of {@code up}.
 *
 * @param http where its master listens
 * @param agent what all its agents have in common
 */
public record UpFlags(HttpConfig http, Path data, int agents, AgentFlags agent) {}
