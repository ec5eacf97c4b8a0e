package io.moorage.api;

/** What a framework can deal with; names and numbers are Mesos' own. */
public enum FrameworkCapability {
    REVOCABLE_RESOURCES,
    TASK_KILLING_STATE,
    GPU_RESOURCES,
    SHARED_RESOURCES,
    PARTITION_AWARE,
    MULTI_ROLE,
    RESERVATION_REFINEMENT,
    REGION_AWARE
}
