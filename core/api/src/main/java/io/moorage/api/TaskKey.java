package io.moorage.api;

/** Names a task in the whole cluster: task ids are unique only within their framework. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) {}
