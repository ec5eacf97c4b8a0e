package io.moorage.api.isolation;

import io.moorage.api.Experimental;
import io.moorage.api.Resources;
import java.util.OptionalLong;

/**
 * What the kernel is to hold a container to, whatever it has for that. Absent means unbounded.
 *
 * @param cpuShares weight under contention, 1024 for a whole core, at least 2
 * @param memBytes beyond which the container is out of memory
 * @param pidsMax processes and threads at once
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Limits(OptionalLong cpuShares, OptionalLong memBytes, OptionalLong pidsMax) {
    public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** As Mesos and Docker have it: less memory than this starts no process. */
    public static final long MEM_BYTES_MIN = 4L << 20;

    private static final long CPU_SHARES_PER_CORE = 1024;
    private static final long CPU_SHARES_MIN = 2;

    /** What a task's resources say; those it does not name are unbounded. */
    public static Limits of(Resources resources) {
        var all = resources.flattened();
        long cpuShares = all.thousandths(Resources.CPUS) * CPU_SHARES_PER_CORE / 1000;
        long memBytes = Math.multiplyExact(all.thousandths(Resources.MEM), 1 << 20) / 1000;
        return new Limits(
                cpuShares == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(CPU_SHARES_MIN, cpuShares)),
                memBytes == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(MEM_BYTES_MIN, memBytes)),
                OptionalLong.empty());
    }

    /** The smaller of each. */
    public Limits tightened(Limits other) {
        return new Limits(
                smaller(cpuShares, other.cpuShares),
                smaller(memBytes, other.memBytes),
                smaller(pidsMax, other.pidsMax));
    }

    private static OptionalLong smaller(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent()
                ? OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()))
                : a.isPresent() ? a : b;
    }
}
