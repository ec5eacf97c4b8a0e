package io.moorage.cron.engine;

import io.moorage.api.TaskInfo;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobDefinition.Demand;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.AttributeDecider;
import io.moorage.workload.offer.OfferMatcher;
import io.moorage.workload.offer.Placement;
import io.moorage.workload.offer.ScalarDecider;
import java.util.List;
import java.util.Optional;

/** Launches runs on the offers of one event. */
final class RunPlacement implements Placement<Run, Demand, JobDefinition> {
    static final OfferMatcher<JobDefinition> MATCHER = new OfferMatcher<>(
            List.of(new AttributeDecider<>(JobDefinition::constraints), new ScalarDecider<>(JobDefinition::sizes)));

    private final CronState state;
    private final Turn turn;

    RunPlacement(CronState state, Turn turn) {
        this.state = state;
        this.turn = turn;
    }

    @Override
    public Demand kind(Run run) {
        return work(run).demand();
    }

    @Override
    public JobDefinition work(Run run) {
        return state.job(run.job()).orElseThrow().definition();
    }

    @Override
    public TaskInfo launch(Run run, AgentOffer offer) {
        state.remove(run);
        state.put(new Instance(
                run.taskId(),
                run,
                offer.agentId(),
                offer.host(),
                turn.now(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        return TaskBuilder.build(work(run), run, offer);
    }
}
