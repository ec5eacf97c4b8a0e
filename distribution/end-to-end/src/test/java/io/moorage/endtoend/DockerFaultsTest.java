package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master and two agents as three machines: a cut network, a frozen master, machines that lose their power. */
@Tag("docker")
class DockerFaultsTest {
    /** Longer than a fault lasts here: whatever happens before it is nobody's giving up. */
    private static final int PATIENT_SECONDS = 120;

    private static final int IMPATIENT_SECONDS = 2;

    /** Found again on a command line; nobody else sleeps for so long. */
    private static final String SLEEP = "sleep 86417";

    private static final String UNIQUE = ",\"constraints\":[[\"hostname\",\"UNIQUE\"]]";

    private OneNetwork network;

    @BeforeAll
    static void build() throws Exception {
        TestEngine.require();
        TestEngine.sweep();
        TestEngine.buildImage();
    }

    @AfterEach
    void sweep() {
        TestEngine.sweep();
    }

    @Test
    void shouldReplaceWhatACutOffAgentRunsAndEndTheSurplusWhenItIsBack() throws Exception {
        // given
        network = new OneNetwork(IMPATIENT_SECONDS);
        network.post(app("lone", 1, ""));
        var first = network.running("lone", 1);
        String cut = first.keySet().iterator().next();
        String other = otherThan(cut);

        // when
        network.cutOff(cut);

        // then
        network.await(
                "the task is unreachable",
                () -> of(network.tasksIn("lone", "TASK_UNREACHABLE").equals(first)));
        network.await(
                "it is replaced",
                () -> of(network.tasksIn("lone", "TASK_RUNNING").keySet().equals(Set.of(other))));
        assertThat(network.processes(cut, SLEEP)).as("it goes on unseen").hasSize(1);

        // when
        network.connectAgain(cut);

        // then
        network.await("one is left, of what runs and of what is known", () -> of(settled("lone", 1)));
    }

    @Test
    void shouldLeaveTasksAloneWhenTheMasterStandsStill() throws Exception {
        // given
        network = new OneNetwork(PATIENT_SECONDS);
        network.post(app("pair", 2, UNIQUE));
        var tasks = network.running("pair", 2);
        var processes = processes();

        // when
        network.pauseMaster();
        for (String agent : OneNetwork.AGENTS) {
            network.awaitLog(agent, "The master said nothing for");
        }
        network.unpauseMaster();
        network.await("all are back", () -> network.ready(2));

        // then
        assertThat(network.running("pair", 2)).isEqualTo(tasks);
        assertThat(processes()).isEqualTo(processes);
        network.post(app("later", 1, ""));
        assertThat(network.running("later", 1)).hasSize(1);
    }

    @Test
    void shouldLeaveTasksAloneWhenAnotherMasterStartsOnTheVolumeOfAKilledOne() throws Exception {
        // given
        network = new OneNetwork(PATIENT_SECONDS);
        network.post(app("pair", 2, UNIQUE));
        var tasks = network.running("pair", 2);
        var processes = processes();

        // when
        network.killMaster();
        network.startAnotherMaster();
        network.await("all are back", () -> network.ready(2));

        // then
        assertThat(network.running("pair", 2)).isEqualTo(tasks);
        assertThat(processes()).isEqualTo(processes);
        network.post(app("later", 1, ""));
        assertThat(network.running("later", 1)).hasSize(1);
    }

    @Test
    void shouldReplaceElsewhereWhatAKilledAgentRan() throws Exception {
        // given
        network = new OneNetwork(IMPATIENT_SECONDS);
        network.post(app("lone", 1, ""));
        var killed = network.running("lone", 1).keySet().iterator().next();

        // when
        network.killAgent(killed);

        // then
        network.await(
                "it is replaced",
                () -> of(network.tasksIn("lone", "TASK_RUNNING").keySet().equals(Set.of(otherThan(killed)))));
        assertThat(network.processes(otherThan(killed), SLEEP)).hasSize(1);

        // when
        network.startAgentAgain(killed);

        // then
        network.await("one is left, of what runs and of what is known", () -> of(settled("lone", 1)));
    }

    @Test
    void shouldReplaceAtOnceWhatAKilledAgentRanWhenItIsBack() throws Exception {
        // given
        network = new OneNetwork(PATIENT_SECONDS);
        network.post(app("pair", 2, UNIQUE));
        var before = network.running("pair", 2);
        assertThat(before.keySet()).as("UNIQUE spreads them").isEqualTo(Set.copyOf(OneNetwork.AGENTS));

        // when
        network.killAgent("east");
        network.startAgentAgain("east");
        var after = network.await(
                "another runs on east",
                () -> Optional.of(network.tasksIn("pair", "TASK_RUNNING"))
                        .filter(now -> now.size() == 2 && !now.get("east").equals(before.get("east"))));

        // then
        assertThat(after.get("west")).as("nothing happened there").isEqualTo(before.get("west"));
        assertThat(network.processes("east", SLEEP)).hasSize(1);
        assertThat(network.processes("west", SLEEP)).hasSize(1);
    }

    /** What is unreachable stays on the books, so that a client can see it. */
    private static String app(String id, int instances, String more) {
        return "{\"id\":\"%s\",\"cmd\":\"exec %s\",\"cpus\":0.1,\"mem\":16,\"instances\":%d,\"unreachableStrategy\":{\"inactiveAfterSeconds\":0,\"expungeAfterSeconds\":600}%s}"
                .formatted(id, SLEEP, instances, more);
    }

    private static String otherThan(String agent) {
        return agent.equals("east") ? "west" : "east";
    }

    /** Whether client, master and machines tell the same: so many tasks of the app, each running where it is said to. */
    private boolean settled(String app, int instances) {
        return network.ready(OneNetwork.AGENTS.size()).isPresent()
                && network.tasksIn(app, "TASK_RUNNING").size() == instances
                && network.tasksIn(app, "TASK_UNREACHABLE").isEmpty()
                && OneNetwork.AGENTS.stream()
                        .allMatch(agent -> network.known(agent).size()
                                == network.processes(agent, SLEEP).size());
    }

    private Map<String, Set<String>> processes() {
        var all = new TreeMap<String, Set<String>>();
        OneNetwork.AGENTS.forEach(agent -> all.put(agent, network.processes(agent, SLEEP)));
        return all;
    }

    private static Optional<Boolean> of(boolean seen) {
        return seen ? Optional.of(true) : Optional.empty();
    }
}
