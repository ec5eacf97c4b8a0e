package io.moorage.cli.host;

/** Which tasks an agent takes: processes, containers, or what this host can do. */
public enum RuntimeChoice {
    auto,
    process,
    docker
}
