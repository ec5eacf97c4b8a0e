package io.moorage.testkit.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** What a test says of a cluster: {@code assertThat(cluster).runsOnEachAgent(1)}. */
public final class ClusterAssert extends AbstractAssert<ClusterAssert, SimulatedCluster> {
    private ClusterAssert(SimulatedCluster cluster) {
        super(cluster, ClusterAssert.class);
    }

    public static ClusterAssert assertThat(SimulatedCluster cluster) {
        return new ClusterAssert(cluster);
    }

    /** Each host whose agent is up runs that many tasks, reachable or not; a host without an agent is not looked at. */
    public ClusterAssert runsOnEachAgent(int count) {
        return runsOnEachAgent(count, "tasks", task -> true);
    }

    /** The same of the tasks of one name. */
    public ClusterAssert runsOnEachAgent(int count, String name) {
        return runsOnEachAgent(count, "'" + name + "'", task -> task.name().equals(name));
    }

    private ClusterAssert runsOnEachAgent(int count, String what, Predicate<RunningTask> wanted) {
        var wrong = new TreeMap<String, List<RunningTask>>();
        for (var agent : actual.agents()) {
            var tasks = agent.tasks().stream().filter(wanted).toList();
            if (agent.up() && tasks.size() != count) {
                wrong.put(agent.name(), tasks);
            }
        }
        return wrong.isEmpty() ? this : fail("Each agent shall run %d %s, but %s.".formatted(count, what, told(wrong)));
    }

    private static String told(Map<String, List<RunningTask>> wrong) {
        return wrong.entrySet().stream()
                .map(entry -> "%s runs %d %s"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().size(),
                                entry.getValue().stream().map(RunningTask::id).toList()))
                .collect(Collectors.joining(", "));
    }

    public ClusterAssert runsNothing() {
        var tasks = actual.tasks();
        return tasks.isEmpty() ? this : fail("Nothing shall run, but %s does.".formatted(tasks));
    }

    /** Whatever runs is named by what the scheduler has put, so that its next incarnation knows of it. */
    public ClusterAssert hasNoOrphans() {
        var orphans = actual.tasks().stream()
                .filter(task -> !actual.isNamed(task.id()))
                .toList();
        return orphans.isEmpty()
                ? this
                : fail(("%s run, but nothing that the scheduler has put names them: it will never end them. Kill what"
                                + " reports and is not known, and after Recovered ask for all: Reconcile(List.of()).")
                        .formatted(orphans));
    }

    /** Of tasks that were launched and have ended, nothing that the scheduler has put still speaks. */
    public ClusterAssert remembersOnlyWhatRuns() {
        var leaks = actual.endedTasks().stream().filter(actual::isNamed).toList();
        return leaks.isEmpty()
                ? this
                : fail("%s have ended, but what the scheduler has put still names them, and grows for ever: Delete it."
                        .formatted(leaks));
    }

    private ClusterAssert fail(String sentence) {
        throw actual.broken(sentence);
    }
}
