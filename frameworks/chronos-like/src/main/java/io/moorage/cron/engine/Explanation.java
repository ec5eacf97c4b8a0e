package io.moorage.cron.engine;

import io.moorage.cron.model.Trigger;
import io.moorage.workload.task.Reconciliation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Why a job is as it is, in sentences, from the decisions themselves. */
final class Explanation {
    private Explanation() {}

    static List<String> of(Job job, CronState state, Reconciliation<Instance> reconciliation, Instant now) {
        var sentences = new ArrayList<String>();
        sentences.add(trigger(job));
        for (var instance : state.instances(job.name())) {
            sentences.add("The run of %s is on agent '%s' (%s) as task '%s'%s."
                    .formatted(
                            instance.run().due(),
                            instance.agentId().value(),
                            instance.host(),
                            instance.taskId().value(),
                            condition(instance, reconciliation)));
        }
        for (var run : state.runs(job.name())) {
            sentences.add(
                    run.notBefore().isAfter(now)
                            ? "The run of %s is tried again at %s; %d tries have failed."
                                    .formatted(run.due(), run.notBefore(), run.attempt())
                            : "The run of %s waits for an offer that is good enough.".formatted(run.due()));
        }
        if (!state.runs(job.name()).isEmpty()) {
            state.ledgers().of(job.definition().demand()).ifPresent(ledger -> sentences.addAll(ledger.sentences()));
        }
        return sentences;
    }

    private static String trigger(Job job) {
        if (job.disabled()) {
            return "It is disabled.";
        }
        return switch (job.definition().trigger()) {
            case Trigger.Scheduled scheduled ->
                job.nextSlot().map("Its next slot is at %s."::formatted).orElse("It has no slots left.");
            case Trigger.Dependent dependent ->
                "It runs when %s have succeeded; since its last run %s have."
                        .formatted(dependent.parents(), job.progress().succeeded());
        };
    }

    private static String condition(Instance instance, Reconciliation<Instance> reconciliation) {
        if (!reconciliation.settled(instance)) {
            return ", which has not been heard of since this master began to lead";
        }
        if (instance.unreachableSince().isPresent()) {
            return ", which cannot be reached since "
                    + instance.unreachableSince().get();
        }
        if (instance.stopping().isPresent()) {
            return " and is being ended";
        }
        return instance.running() ? "" : " and has not started yet";
    }
}
