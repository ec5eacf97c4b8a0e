package io.moorage.cron.model;

import io.moorage.workload.offer.AttributeConstraint;
import io.moorage.workload.offer.Sizes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants to have run, with every default filled in.
 *
 * @param labels fields that are kept and shown but decide nothing: owner, ownerName, description, and runAsUser
 */
public record JobDefinition(
        JobName name,
        Trigger trigger,
        Command command,
        Sizes sizes,
        Policy policy,
        List<AttributeConstraint> constraints,
        Labels labels) {
    public JobDefinition {
        constraints = List.copyOf(constraints);
    }

    /**
     * What one run does.
     *
     * @param shell whether the line goes to {@code /bin/sh -c}; otherwise it is the program of the arguments
     */
    public record Command(
            String line,
            boolean shell,
            List<String> arguments,
            Map<String, String> environment,
            Optional<JobContainer> container) {
        public Command {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * When a run is begun, ended and begun again.
     *
     * @param retries how often a run that failed is tried again
     * @param disabled slots pass and nothing runs
     * @param softError whether dependent jobs run after a failure too
     * @param concurrent whether a run may begin while another one is not over
     * @param highPriority launched before others
     * @param async whether the job itself reports its end
     * @param completionMax how long a run may take; absent for ever
     */
    public record Policy(
            int retries,
            boolean disabled,
            boolean softError,
            boolean concurrent,
            boolean highPriority,
            boolean async,
            Optional<Duration> completionMax) {}

    /** Kept and shown, and decide nothing. */
    public record Labels(String owner, String ownerName, String description, String runAsUser) {}

    /** What an agent must have for a run: of jobs that are alike in this, what does not fit for one fits for none. */
    public record Demand(Sizes sizes, List<AttributeConstraint> constraints) {}

    public Demand demand() {
        return new Demand(sizes, constraints);
    }

    public JobDefinition with(Trigger changed) {
        return new JobDefinition(name, changed, command, sizes, policy, constraints, labels);
    }

    public JobDefinition asDisabled() {
        return new JobDefinition(
                name,
                trigger,
                command,
                sizes,
                new Policy(
                        policy.retries,
                        true,
                        policy.softError,
                        policy.concurrent,
                        policy.highPriority,
                        policy.async,
                        policy.completionMax),
                constraints,
                labels);
    }
}
