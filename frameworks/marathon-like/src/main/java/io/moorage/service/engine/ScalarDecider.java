package io.moorage.service.engine;

import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import io.moorage.service.model.AppDefinition;

/** Compares cpus, memory and disk with what one instance needs. */
final class ScalarDecider implements Decider {
    @Override
    public Verdict decide(AppDefinition app, AgentOffer offer, Neighbours neighbours) {
        var lacks = lack(offer, Resources.CPUS, app.sizes().cpus(), "%s cpus", RejectReason.InsufficientCpus);
        if (lacks instanceof Verdict.Yes) {
            lacks = lack(offer, Resources.MEM, app.sizes().mem(), "%s MiB of memory", RejectReason.InsufficientMemory);
        }
        if (lacks instanceof Verdict.Yes) {
            lacks = lack(offer, Resources.DISK, app.sizes().disk(), "%s MiB of disk", RejectReason.InsufficientDisk);
        }
        return lacks;
    }

    private static Verdict lack(AgentOffer offer, String name, double needed, String unit, RejectReason reason) {
        var need = Scalar.of(needed);
        var free = new Scalar(offer.left().thousandths(name));
        return free.thousandths() >= need.thousandths()
                ? Verdict.YES
                : new Verdict.No(
                        reason,
                        "agent '%s' offers %s, %s are needed"
                                .formatted(offer.agentId().value(), unit.formatted(free), need));
    }
}
