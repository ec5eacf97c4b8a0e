package io.moorage.engine.state;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;

/** Names a task in the whole cluster: task ids are unique only within their framework. */
public record TaskKey(FrameworkId frameworkId, TaskId taskId) {}
