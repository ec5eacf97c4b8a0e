package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import java.util.function.Function;

/** Compares cpus, memory and disk with what one task needs, in thousandths, as the master does. */
@Experimental(since = "0.1")
public final class ScalarDecider<W> implements Decider<W> {
    private final Function<W, Sizes> sizes;

    public ScalarDecider(Function<W, Sizes> sizes) {
        this.sizes = sizes;
    }

    @Override
    public Verdict decide(W work, AgentOffer offer) {
        var needed = sizes.apply(work);
        var cpus = lack(offer, Resources.CPUS, needed.cpus(), "%s cpus", Verdict.Reason.CPUS);
        if (cpus instanceof Verdict.No) {
            return cpus;
        }
        var mem = lack(offer, Resources.MEM, needed.mem(), "%s MiB of memory", Verdict.Reason.MEMORY);
        return mem instanceof Verdict.No
                ? mem
                : lack(offer, Resources.DISK, needed.disk(), "%s MiB of disk", Verdict.Reason.DISK);
    }

    private static Verdict lack(AgentOffer offer, String name, double needed, String unit, Verdict.Reason reason) {
        var need = Scalar.of(needed);
        long free = offer.left().thousandths(name);
        return free >= need.thousandths()
                ? Verdict.YES
                : new Verdict.No(
                        reason,
                        "agent '%s' offers %s, %s are needed"
                                .formatted(offer.agentId().value(), unit.formatted(new Scalar(free)), need));
    }
}
