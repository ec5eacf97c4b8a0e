package io.moorage.workload.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarDeciderTest extends DeciderContract<Sizes> {
    @Override
    protected Decider<Sizes> decider() {
        return new ScalarDecider<>(sizes -> sizes);
    }

    @Override
    protected Sizes work() {
        return new Sizes(2, 100, 10);
    }

    @Override
    protected AgentOffer good() {
        return offering(2, 100, 10);
    }

    @Override
    protected AgentOffer bad() {
        return offering(1.999, 100, 10);
    }

    private static AgentOffer offering(double cpus, double mem, double disk) {
        return Agents.agent(Agents.offer("o", "a", Resources.of(cpus, mem, disk), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "1.999, 100, 10, CPUS, 'agent ''a'' offers 1.999 cpus, 2 are needed'",
        "2, 99, 9, MEMORY, 'agent ''a'' offers 99 MiB of memory, 100 are needed'",
        "2, 100, 9, DISK, 'agent ''a'' offers 9 MiB of disk, 10 are needed'"
    })
    void shouldNameTheFirstLack(double cpus, double mem, double disk, Verdict.Reason reason, String sentence) {
        assertThat(decider().decide(work(), offering(cpus, mem, disk))).isEqualTo(new Verdict.No(reason, sentence));
    }
}
