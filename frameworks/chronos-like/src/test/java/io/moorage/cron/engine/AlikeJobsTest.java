package io.moorage.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.JobReader;
import io.moorage.cron.result.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Many jobs that are alike in what they need: they cost the time and the memory of one. */
class AlikeJobsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final CronState state = new CronState();
    private final Turn turn = new Turn(new Delivery(NOW, 1, new SchedulerEvent.TimerFired("wake")));

    @Test
    void shouldHoldAlikeJobsAgainstAnOfferOnce() {
        // given
        var placement = new RunPlacement(state, turn);

        // when
        var first = placement.kind(run("a", 0.5));
        var second = placement.kind(run("b", 0.5));
        var larger = placement.kind(run("c", 2));

        // then
        assertThat(first).isEqualTo(second).isNotEqualTo(larger);
    }

    @Test
    void shouldKeepEqualPartsOfJobsOnce() {
        // given
        run("a", 0.5);
        run("b", 0.5);

        // when
        var a = definition("a");
        var b = definition("b");

        // then
        assertThat(a).isNotEqualTo(b);
        assertThat(a.sizes()).isSameAs(b.sizes());
        assertThat(a.policy()).isSameAs(b.policy());
        assertThat(a.labels()).isSameAs(b.labels());
    }

    private Run run(String name, double cpus) {
        var job = new Job(read(name, cpus), Progress.from(NOW, Counters.NONE));
        state.put(job);
        return new Run(job.name(), NOW, "mark", 0, "", NOW);
    }

    private JobDefinition definition(String name) {
        return state.job(new JobName(name)).orElseThrow().definition();
    }

    private static JobDefinition read(String name, double cpus) {
        var json = JsonText.object()
                .put("name", name)
                .put("command", "echo " + name)
                .put("schedule", "R/%s/%s".formatted(NOW, Duration.ofHours(1)))
                .put("cpus", cpus);
        if (JobReader.readScheduled(json, NOW) instanceof Result.Ok<JobDefinition> ok) {
            return ok.value();
        }
        throw new AssertionError("It is a good job: " + json);
    }
}
