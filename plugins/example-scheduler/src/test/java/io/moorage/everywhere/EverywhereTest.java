package io.moorage.everywhere;

import static io.moorage.testkit.cluster.ClusterAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.testkit.cluster.Answer;
import io.moorage.testkit.cluster.SchedulerTest;
import io.moorage.testkit.cluster.Seeds;
import io.moorage.testkit.cluster.SimulatedAgent;
import io.moorage.testkit.cluster.SimulatedCluster;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SchedulerTest(EverywhereFactory.class)
class EverywhereTest {
    private static final String JOBS = "/moorage/v1/everywhere";
    private static final String LOGS = JOBS + "/logs";
    private static final String COLLECTOR = "{\"command\":\"exec collect\",\"cpus\":0.5,\"mem\":64}";

    private SimulatedAgent east;
    private SimulatedAgent west;

    @BeforeEach
    void twoAgents(SimulatedCluster cluster) {
        east = cluster.addAgent("east");
        west = cluster.addAgent("west");
        cluster.settle();
    }

    @Test
    void shouldRunAJobOnceOnEachAgent(SimulatedCluster cluster) {
        // when
        var answer = cluster.put(LOGS, COLLECTOR);
        cluster.settle();

        // then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(cluster).runsOnEachAgent(1, "logs").hasNoOrphans();
        assertThat(state(cluster, east)).isEqualTo("TASK_RUNNING");
        assertThat(state(cluster, west)).isEqualTo("TASK_RUNNING");
        assertThat(cluster.get(LOGS).json().path("job").path("command").asText())
                .isEqualTo("exec collect");
    }

    private static String state(SimulatedCluster cluster, SimulatedAgent agent) {
        return cluster.get(LOGS).json().path("agents").path(agent.id().value()).asText();
    }

    @Test
    void shouldRunItOnAnAgentThatJoins(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();

        // when
        cluster.addAgent("north");
        cluster.settle();

        // then
        assertThat(cluster.agents()).hasSize(3);
        assertThat(cluster).runsOnEachAgent(1);
    }

    @Test
    void shouldStillRunOneOnEachAfterAnAgentIsLostAndReturns(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();
        var before = cluster.tasks();

        // when
        west.lose();
        cluster.settle();

        // then it is waited for
        assertThat(state(cluster, west)).isEqualTo("TASK_UNREACHABLE");

        // when
        west.comeBack();
        cluster.settle();

        // then the same tasks run
        assertThat(cluster.tasks()).isEqualTo(before);
        assertThat(cluster).runsOnEachAgent(1);
    }

    @Test
    void shouldRunItAgainOnAnAgentWhoseHostLostItsPower(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();

        // when
        west.losePower();
        cluster.settle();
        west.comeBack();
        cluster.advance(Duration.ofMinutes(2));

        // then
        assertThat(cluster).runsOnEachAgent(1).remembersOnlyWhatRuns();
    }

    @Test
    void shouldKeepWhatRunsWhenSchedulerMasterAndAgentAreRestarted(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();
        var before = cluster.tasks();

        // when
        cluster.restartScheduler();
        cluster.settle();
        cluster.restartMaster();
        east.kill();
        cluster.settle();
        east.start();
        cluster.changeLeader();
        cluster.settle();

        // then
        assertThat(cluster.tasks()).isEqualTo(before);
        assertThat(cluster).runsOnEachAgent(1).remembersOnlyWhatRuns();
    }

    @Test
    void shouldEndAndForgetTheTasksOfAJobThatIsDeleted(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.put(JOBS + "/metrics", COLLECTOR);
        cluster.settle();

        // when one of its agents is away
        west.lose();
        var answer = cluster.delete(LOGS);
        cluster.settle();
        west.comeBack();
        cluster.settle();

        // then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(cluster).runsOnEachAgent(0, "logs").runsOnEachAgent(1, "metrics");
        assertThat(cluster.get(LOGS).status()).isEqualTo(404);
        assertThat(cluster).remembersOnlyWhatRuns();
    }

    @Test
    void shouldReplaceTheTasksOfAJobThatIsChangedButNotOfOneThatIsTheSame(SimulatedCluster cluster) {
        // given
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();
        var before = cluster.tasks();

        // when
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();

        // then
        assertThat(cluster.tasks()).isEqualTo(before);

        // when
        cluster.put(LOGS, COLLECTOR.replace("collect", "collect --all"));
        cluster.settle();

        // then
        assertThat(cluster).runsOnEachAgent(1);
        assertThat(cluster.tasks()).allMatch(task -> task.command().equals("exec collect --all"));
    }

    @Test
    void shouldTryAFailingTaskEverMoreSeldom(SimulatedCluster cluster) {
        // given
        cluster.tasksExitWith(3, Duration.ofSeconds(1));
        cluster.put(LOGS, COLLECTOR);

        // when
        cluster.advance(Duration.ofMinutes(10));

        // then after 1, 2, 4, 8, 16, 32, 60, 60 ... seconds
        assertThat(cluster.launched("logs")).isBetween(24L, 34L);
        assertThat(state(cluster, east)).contains("waits: TASK_FAILED");

        // when it works again
        cluster.tasksRunForEver();
        cluster.advance(Duration.ofMinutes(2));

        // then
        assertThat(cluster).runsOnEachAgent(1).remembersOnlyWhatRuns();
    }

    @Test
    void shouldSayWhereAJobDoesNotFit(SimulatedCluster cluster) {
        // given
        var small = cluster.addAgent("small", 0.25, 512);

        // when
        cluster.put(LOGS, COLLECTOR);
        cluster.settle();

        // then
        assertThat(state(cluster, small)).startsWith("waits: needs cpus:0.5; mem:64, offered are cpus:0.25;");
        assertThat(cluster.tasks()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    PUT    | /logs      | {"command":" "}                | 400 | needs a command
                    PUT    | /logs      | {"command":"x","cpus":0}       | 400 | more than 0 cpus
                    PUT    | /logs      | {"command":"x","cpus":1e300,"mem":1} | 400 | A scalar lies between
                    PUT    | /logs      | {"command":"x","cpus":1,"mem":1,"cpu":1} | 400 | Unrecognized field
                    PUT    | /logs      | {"command":                    | 400 | Unexpected end-of-input
                    PUT    | /logs      | null                           | 400 | needs a command
                    PUT    | /lo/gs     | {"command":"x"}                | 400 | A name has 1 to 63 of the characters
                    PUT    | ``         | {"command":"x"}                | 405 | GET lists the jobs
                    POST   | /logs      | {}                             | 405 | GET lists the jobs
                    GET    | /logs      | ``                             | 404 | There is no job 'logs'.
                    DELETE | /logs      | ``                             | 404 | There is no job 'logs'.
                    """)
    void shouldRefuseWithASentence(
            String method, String path, String body, int status, String sentence, SimulatedCluster cluster) {
        // when
        Answer answer = cluster.request(method, JOBS + path, body);

        // then
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("message").asText()).contains(sentence);
        assertThat(cluster.state()).isEmpty();
    }

    @Test
    void shouldTakeAHundredJobsAndNoMore(SimulatedCluster cluster) {
        // given
        IntStream.range(0, EverywhereScheduler.JOBS_MAX)
                .forEach(i -> cluster.put(JOBS + "/job-" + i, "{\"command\":\"x\",\"cpus\":0.01,\"mem\":1}"));

        // when
        var answer = cluster.put(LOGS, COLLECTOR);

        // then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(cluster.get(JOBS).json()).hasSize(EverywhereScheduler.JOBS_MAX);
    }

    @Seeds(20)
    void shouldRunOneOnEachAgentAfterBadWeather(SimulatedCluster cluster) {
        // given
        cluster.addAgent("north");
        cluster.put(LOGS, COLLECTOR);
        cluster.put(JOBS + "/metrics", COLLECTOR);

        // when
        cluster.weather(Duration.ofMinutes(10));

        // then
        assertThat(cluster)
                .runsOnEachAgent(1, "logs")
                .runsOnEachAgent(1, "metrics")
                .remembersOnlyWhatRuns();
    }
}
