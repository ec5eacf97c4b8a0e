package io.moorage.batch.engine;

import io.moorage.api.TaskInfo;
import io.moorage.batch.model.JobDefinition;
import io.moorage.batch.model.JobLimits;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.AttributeDecider;
import io.moorage.workload.offer.OfferMatcher;
import io.moorage.workload.offer.Placement;
import io.moorage.workload.offer.ScalarDecider;
import java.util.List;

/** Launches tasks on the offers of one event. */
final class TaskPlacement implements Placement<Job, String, JobDefinition> {
    static final OfferMatcher<JobDefinition> MATCHER = new OfferMatcher<>(
            List.of(new AttributeDecider<>(JobDefinition::constraints), new ScalarDecider<>(JobDefinition::sizes)));

    private final BatchState state;
    private final Turn turn;

    TaskPlacement(BatchState state, Turn turn) {
        this.state = state;
        this.turn = turn;
    }

    @Override
    public String kind(Job job) {
        return job.id();
    }

    @Override
    public JobDefinition work(Job job) {
        return job.definition();
    }

    @Override
    public TaskInfo launch(Job job, AgentOffer offer) {
        int ordinal = job.nextWaiting();
        int launch = job.launches(ordinal) + 1;
        var taskId = job.taskId(ordinal, launch);
        state.launched(
                job,
                new LiveTask(
                        taskId,
                        job.id(),
                        ordinal,
                        launch,
                        offer.agentId(),
                        turn.now(),
                        false,
                        LiveTask.Condition.STAGING));
        return TaskBuilder.build(job, ordinal, taskId, offer.agentId());
    }

    @Override
    public boolean hasRoom() {
        return state.liveCount() < JobLimits.LIVE_MAX;
    }
}
