package io.moorage.engine.allocation;

import java.util.List;

/** Decides one cycle. Pure: the same input gives the same grants; it never grants more than is free. */
@FunctionalInterface
public interface Allocator {
    List<Grant> plan(AllocationInput input);
}
