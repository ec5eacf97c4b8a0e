package io.moorage.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * From a fact to the knowledge of it: from kill -9 of a task's process to the event stream, and to the answers that a client
 * gets who asks all the time.
 */
final class LagBenchmark {
    private static final Duration GAP = Duration.ofMillis(500);
    private static final int NUMBER = 0;

    private final Apps apps;
    private final TaskEvents events;
    private final FirstLines lines;
    private final Report report;
    private final Figures stream = new Figures();
    private final List<Answers> answers =
            List.of(new Answers("ToState", "/moorage/v1/state"), new Answers("ToTasks", "/v2/tasks"));

    /** What those learnt who asked one path. */
    private record Answers(String field, String path, Figures lags) {
        Answers(String field, String path) {
            this(field, path, new Figures());
        }
    }

    /** A task and the line that it wrote. */
    private record Running(String taskId, FirstLines.Line line) {}

    LagBenchmark(BenchCluster cluster, TaskEvents events, FirstLines lines, Report report) {
        this.apps = new Apps(cluster.master());
        this.events = events;
        this.lines = lines;
        this.report = report;
    }

    void measure(int count) throws InterruptedException {
        apps.create(Apps.process(NUMBER, lines.command(NUMBER)));
        var task = awaitRunning();
        for (int i = 1; i <= count; i++) {
            events.pause(GAP);
            kill(task, answers.get(i % answers.size()));
            task = awaitRunning();
            report.progress("killed", i, count);
        }
        var commits = Commits.of(apps.master());
        report.latency("endedToStream", "kill -9 to the event stream", stream, commits);
        for (var path : answers) {
            report.latency("ended" + path.field(), "kill -9 to GET " + path.path(), path.lags(), commits);
        }
    }

    private void kill(Running task, Answers answers) throws InterruptedException {
        String id = task.taskId();
        ProcessHandle process = FirstLines.process(task.line());
        try (var asking = new Asking(apps.master(), answers.path())) {
            asking.await(states -> "TASK_RUNNING".equals(states.get(id)));
            long killed = System.nanoTime();
            process.destroyForcibly();
            var told = events.await(id + " has ended", event -> event.taskId().equals(id) && event.ended());
            stream.add(told.atNanos() - killed);
            answers.lags().add(asking.await(states -> !"TASK_RUNNING".equals(states.get(id))) - killed);
        }
    }

    private Running awaitRunning() throws InterruptedException {
        var line = lines.await(NUMBER);
        return new Running(
                events.await("a task runs", TaskEvents.TaskEvent::running).taskId(), line);
    }
}
