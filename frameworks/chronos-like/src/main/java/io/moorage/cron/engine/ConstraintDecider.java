package io.moorage.cron.engine;

import io.moorage.cron.model.Constraint;
import io.moorage.cron.model.JobDefinition;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares the agent's hostname and attributes with the job's constraints. */
final class ConstraintDecider implements Decider {
    private static final String HOSTNAME = "hostname";

    @Override
    public Verdict decide(JobDefinition job, AgentOffer offer) {
        return job.constraints().stream()
                .filter(constraint -> !holds(constraint, offer))
                .findFirst()
                .<Verdict>map(constraint ->
                        new Verdict.No("agent '%s' (%s) does not meet constraint '%s %s %s': it has %s"
                                .formatted(
                                        offer.agentId().value(),
                                        offer.host(),
                                        constraint.attribute(),
                                        constraint.operator(),
                                        constraint.value(),
                                        value(constraint, offer)
                                                .map("'%s'"::formatted)
                                                .orElse("no such attribute"))))
                .orElse(Verdict.YES);
    }

    private static boolean holds(Constraint constraint, AgentOffer offer) {
        return value(constraint, offer)
                .map(value -> switch (constraint.operator()) {
                    case EQUALS -> value.equals(constraint.value());
                    case LIKE -> matches(constraint.value(), value).orElse(false);
                    case UNLIKE -> !matches(constraint.value(), value).orElse(true);
                })
                .orElse(false);
    }

    private static Optional<String> value(Constraint constraint, AgentOffer offer) {
        return constraint.attribute().equals(HOSTNAME)
                ? Optional.of(offer.host())
                : Optional.ofNullable(offer.attributes().get(constraint.attribute()));
    }

    /** Absent if the expression backtracks without end: then neither LIKE nor UNLIKE holds. */
    private static Optional<Boolean> matches(String regex, String value) {
        try {
            return Optional.of(
                    Pattern.compile(regex).matcher(new BoundedText(value)).matches());
        } catch (BoundedText.TooManyLooks e) {
            return Optional.empty();
        }
    }
}
