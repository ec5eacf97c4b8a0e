package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;

/** Takes offers only in roles that the app accepts. */
final class RoleDecider implements Decider {
    @Override
    public Verdict decide(AppDefinition app, AgentOffer offer, Neighbours neighbours) {
        var accepted = app.acceptedResourceRoles();
        return accepted.isEmpty() || accepted.contains(offer.role().value())
                ? Verdict.YES
                : new Verdict.No(
                        RejectReason.UnfulfilledRole,
                        "agent '%s' offers in role '%s', accepted are %s"
                                .formatted(offer.agentId().value(), offer.role().value(), accepted));
    }
}
