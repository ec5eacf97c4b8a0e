package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import io.moorage.api.Resources;

/**
 * What one task holds.
 *
 * @param cpus in cores
 * @param mem in MiB
 * @param disk in MiB
 */
@Experimental(since = "0.1")
public record Sizes(double cpus, double mem, double disk) {
    public Resources toResources() {
        return Resources.of(cpus, mem, disk);
    }
}
