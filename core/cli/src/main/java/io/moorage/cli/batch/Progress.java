package io.moorage.cli.batch;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.text.Words;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Watches one job until nothing of it waits or runs, and says how far it is. It looks often at first and then once a second: a job may
 * have many thousand events a second, and a line a second is all that anybody reads.
 */
public final class Progress {
    private static final Duration LOOK_FIRST = Duration.ofMillis(50);
    private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(1);
    /** So often a line is printed in the first minute, and then. */
    private static final Duration SAY_EVERY = Duration.ofSeconds(1);

    private static final Duration SAY_LATER = Duration.ofSeconds(10);
    private static final Duration FIRST_MINUTE = Duration.ofMinutes(1);

    private final Batches batches;
    private final Consumer<String> say;
    private String said = "";
    private long saidAt;

    public Progress(Batches batches, Consumer<String> say) {
        this.batches = batches;
        this.say = say;
    }

    /**
     * @param patience how long it may have nothing under way
     * @return the job as it ended
     */
    public Job until(String id, Duration patience) {
        long began = System.nanoTime();
        long idleSince = began;
        var pause = LOOK_FIRST;
        saidAt = began;
        while (true) {
            var job = batches.job(id);
            if (job.over()) {
                return job;
            }
            long now = System.nanoTime();
            if (job.live() > 0) {
                idleSince = now;
            } else if (now - idleSince > patience.toNanos()) {
                throw stuck(job, patience);
            }
            tell(job, now, now - began > FIRST_MINUTE.toNanos() ? SAY_LATER : SAY_EVERY);
            LockSupport.parkNanos(pause.toNanos());
            var longer = pause.multipliedBy(3).dividedBy(2);
            pause = longer.compareTo(LOOK_AT_LEAST) < 0 ? longer : LOOK_AT_LEAST;
        }
    }

    private void tell(Job job, long now, Duration every) {
        var line = job.progress();
        if (!line.equals(said) && now - saidAt >= every.toNanos()) {
            say.accept("  " + line);
            said = line;
            saidAt = now;
        }
    }

    private static FailedException stuck(Job job, Duration patience) {
        return FailedException.refused(
                "'%s' does not go on: %s.".formatted(job.id(), job.progress()),
                "Nothing of it has been under way for %s. %s"
                        .formatted(Words.duration(patience), String.join(" ", job.why())),
                "It stays wanted and goes on when it can. 'moor batch status %s' says how it does; 'moor batch cancel %s' removes it."
                        .formatted(job.id(), job.id()));
    }
}
