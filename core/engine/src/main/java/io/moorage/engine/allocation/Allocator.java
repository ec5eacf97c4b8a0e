package io.moorage.engine.allocation;

/** Decides one cycle. Pure: the same index gives the same plan, and it never grants more than is free. */
@FunctionalInterface
public interface Allocator {
    Plan plan(AllocationIndex index);
}
