package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.Constraint;
import io.moorage.service.model.Constraint.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares the agent's hostname and attributes with the app's constraints and with where its instances are. */
final class ConstraintDecider implements Decider {
    @Override
    public Verdict decide(AppDefinition app, AgentOffer offer, Neighbours neighbours) {
        for (var constraint : app.constraints()) {
            var verdict = decide(app, constraint, offer, neighbours);
            if (verdict instanceof Verdict.No) {
                return verdict;
            }
        }
        return Verdict.YES;
    }

    private static Verdict decide(AppDefinition app, Constraint constraint, AgentOffer offer, Neighbours neighbours) {
        var found = value(constraint, offer.host(), offer.attributes());
        if (found.isEmpty()) {
            return constraint.operator() == Operator.UNLIKE
                    ? Verdict.YES
                    : no(constraint, offer, "it has no attribute '%s'".formatted(constraint.field()));
        }
        var value = found.get();
        var others = neighbours.placed().stream()
                .map(place -> value(constraint, place.host(), place.attributes()))
                .flatMap(Optional::stream)
                .toList();
        long same = others.stream().filter(value::equals).count();
        var wanted = constraint.value().orElse("");
        boolean holds = switch (constraint.operator()) {
            case UNIQUE -> same == 0;
            case CLUSTER -> constraint.value().isPresent() ? value.equals(wanted) : same == others.size();
            case GROUP_BY -> groups(constraint, others, neighbours).mayGrow(value, app.instances(), constraint.value());
            case LIKE -> matches(wanted, value);
            case UNLIKE -> !matches(wanted, value);
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

    private static Groups groups(Constraint constraint, List<String> others, Neighbours neighbours) {
        var known = neighbours.offered().stream()
                .map(offer -> value(constraint, offer.host(), offer.attributes()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return new Groups(Groups.sizes(others), known);
    }

    static Optional<String> value(Constraint constraint, String host, Map<String, String> attributes) {
        return constraint.ofHostname() ? Optional.of(host) : Optional.ofNullable(attributes.get(constraint.field()));
    }

    private static boolean matches(String regex, String value) {
        try {
            return Pattern.compile(regex).matcher(new BoundedText(value)).matches();
        } catch (BoundedText.TooManyLooks e) {
            return false;
        }
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
                RejectReason.UnfulfilledConstraint,
                "agent '%s' (%s) does not meet constraint '%s': %s"
                        .formatted(offer.agentId().value(), offer.host(), constraint, why));
    }
}
