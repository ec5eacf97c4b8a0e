package io.moorage.cron.engine;

import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import io.moorage.cron.model.JobDefinition;
import java.util.stream.Stream;

/** Compares cpus, memory and disk with what one run needs. */
final class ScalarDecider implements Decider {
    @Override
    public Verdict decide(JobDefinition job, AgentOffer offer) {
        var sizes = job.sizes();
        return Stream.of(
                        lack(offer, Resources.CPUS, sizes.cpus(), "%s cpus"),
                        lack(offer, Resources.MEM, sizes.mem(), "%s MiB of memory"),
                        lack(offer, Resources.DISK, sizes.disk(), "%s MiB of disk"))
                .filter(Verdict.No.class::isInstance)
                .findFirst()
                .orElse(Verdict.YES);
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
