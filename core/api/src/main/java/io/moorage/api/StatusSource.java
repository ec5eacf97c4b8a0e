package io.moorage.api;

/** Who made a status; Mesos' names without their prefix {@code SOURCE_}. */
public enum StatusSource {
    MASTER,
    AGENT,
    EXECUTOR
}
