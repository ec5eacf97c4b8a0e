package io.moorage.service.engine;

import io.moorage.service.model.Constraint;
import io.moorage.service.model.Constraint.Operator;
import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.BoundedPattern;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the agent's hostname and attributes with the app's constraints and with where its instances are. */
final class ConstraintDecider implements Decider<Candidate> {
    @Override
    public Verdict decide(Candidate candidate, AgentOffer offer) {
        for (var constraint : candidate.app().constraints()) {
            var verdict = decide(candidate, constraint, offer);
            if (verdict instanceof Verdict.No) {
                return verdict;
            }
        }
        return Verdict.YES;
    }

    private static Verdict decide(Candidate candidate, Constraint constraint, AgentOffer offer) {
        var found = value(constraint, offer);
        if (found.isEmpty()) {
            return constraint.operator() == Operator.UNLIKE
                    ? Verdict.YES
                    : no(constraint, offer, "it has no attribute '%s'".formatted(constraint.field()));
        }
        var value = found.get();
        var others = candidate.placed().stream()
                .map(place -> value(constraint, place.host(), place.attributes()))
                .flatMap(Optional::stream)
                .toList();
        long same = others.stream().filter(value::equals).count();
        var wanted = constraint.value().orElse("");
        boolean holds = switch (constraint.operator()) {
            case UNIQUE -> same == 0;
            case CLUSTER -> constraint.value().isPresent() ? value.equals(wanted) : same == others.size();
            case GROUP_BY ->
                groups(constraint, others, candidate)
                        .mayGrow(value, candidate.app().instances(), constraint.value());
            case LIKE -> BoundedPattern.matches(wanted, value).orElse(false);
            // One that cannot be matched within its bound holds neither way.
            case UNLIKE -> !BoundedPattern.matches(wanted, value).orElse(true);
            case MAX_PER -> same < Integer.parseInt(wanted);
            case IS -> is(wanted, value);
        };
        return holds
                ? Verdict.YES
                : no(
                        constraint,
                        offer,
                        "its %s is '%s', which %d of %d instances have"
                                .formatted(constraint.field(), value, same, others.size()));
    }

    private static Groups groups(Constraint constraint, List<String> others, Candidate candidate) {
        var known = candidate.offered().stream()
                .map(offer -> value(constraint, offer))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return new Groups(Groups.sizes(others), known);
    }

    private static Optional<String> value(Constraint constraint, AgentOffer offer) {
        return offer.attribute(constraint.ofHostname() ? AgentOffer.HOSTNAME : constraint.field());
    }

    static Optional<String> value(Constraint constraint, String host, Map<String, String> attributes) {
        return constraint.ofHostname() ? Optional.of(host) : Optional.ofNullable(attributes.get(constraint.field()));
    }

    /** Numbers are compared at three decimals, as Marathon did. */
    private static boolean is(String wanted, String value) {
        if (wanted.equals(value)) {
            return true;
        }
        try {
            return Math.round(Double.parseDouble(wanted) * 1000) == Math.round(Double.parseDouble(value) * 1000);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Verdict no(Constraint constraint, AgentOffer offer, String why) {
        return new Verdict.No(
                Verdict.Reason.CONSTRAINT,
                "agent '%s' (%s) does not meet constraint '%s': %s"
                        .formatted(offer.agentId().value(), offer.host(), constraint, why));
    }
}
