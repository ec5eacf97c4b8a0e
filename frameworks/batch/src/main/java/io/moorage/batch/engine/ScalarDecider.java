package io.moorage.batch.engine;

import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import io.moorage.batch.model.JobDefinition;

/** Compares cpus, memory and disk with what one task needs. */
final class ScalarDecider implements Decider {
    @Override
    public Verdict decide(JobDefinition job, AgentOffer offer) {
        var cpus = lack(offer, Resources.CPUS, job.sizes().cpus(), "%s cpus");
        if (cpus instanceof Verdict.No) {
            return cpus;
        }
        var mem = lack(offer, Resources.MEM, job.sizes().mem(), "%s MiB of memory");
        return mem instanceof Verdict.No
                ? mem
                : lack(offer, Resources.DISK, job.sizes().disk(), "%s MiB of disk");
    }

    private static Verdict lack(AgentOffer offer, String name, double needed, String unit) {
        var need = Scalar.of(needed);
        var free = new Scalar(offer.left().thousandths(name));
        return free.thousandths() >= need.thousandths()
                ? Verdict.YES
                : new Verdict.No("agent '%s' offers %s, %s are needed"
                        .formatted(offer.agentId().value(), unit.formatted(free), need));
    }
}
