package io.moorage.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import io.moorage.api.isolation.Limitation;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;
import io.moorage.api.isolation.Preparation.Isolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IsolatorChainTest {
    private static final ContainerId ID = new ContainerId("c-1");
    private static final Limits LIMITS =
            new Limits(OptionalLong.of(1024), OptionalLong.of(64 << 20), OptionalLong.empty());

    @Test
    void shouldJoinContributions() {
        // given
        var tighter = new Limits(OptionalLong.empty(), OptionalLong.of(32 << 20), OptionalLong.of(10));
        var first = fake(new Isolation(new TreeMap<>(Map.of("A", "1")), List.of("prlimit", "--nofile=9"), tighter));
        var second = fake(new Isolation(new TreeMap<>(Map.of("A", "2", "B", "2")), List.of("setpriv"), LIMITS));

        // when
        var joined = new IsolatorChain(List.of(first, second)).prepare(config(), LIMITS);

        // then
        assertThat(joined)
                .isEqualTo(new Isolation(
                        new TreeMap<>(Map.of("A", "1", "B", "2")),
                        List.of("setpriv", "prlimit", "--nofile=9"),
                        new Limits(OptionalLong.of(1024), OptionalLong.of(32 << 20), OptionalLong.of(10))));
    }

    @Test
    void shouldRefuseWhenOneRefusesOrThrows() {
        // given
        var fine = fake(Isolation.none(LIMITS));
        var refusing = fake(new Preparation.Refused("No."));

        // then
        assertThat(new IsolatorChain(List.of(fine, refusing)).prepare(config(), LIMITS))
                .isEqualTo(new Preparation.Refused("No."));
        assertThat(new IsolatorChain(List.of(fine, new Broken())).prepare(config(), LIMITS))
                .isInstanceOf(Preparation.Refused.class)
                .asString()
                .contains("'broken'");
    }

    @Test
    void shouldKeepWhatOneThrowsFromTheOthers() {
        // given
        var working = fake(Isolation.none(LIMITS));
        var chain = new IsolatorChain(List.of(new Broken(), working));

        // when
        chain.recover(List.of());
        chain.isolate(ID, 1);
        boolean certain = chain.destroy(ID);
        var limitation = chain.limitation(ID);
        chain.cleanup(ID);
        chain.close();

        // then
        assertThat(certain).isTrue();
        assertThat(limitation).map(Limitation::exit).contains(new ExitStatus.OutOfMemory());
    }

    private static Isolator fake(Preparation preparation) {
        return new Isolator() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public Preparation prepare(ContainerConfig config, Limits limits) {
                return preparation;
            }

            @Override
            public boolean destroy(ContainerId containerId) {
                return true;
            }

            @Override
            public Optional<Limitation> limitation(ContainerId containerId) {
                return Optional.of(new Limitation(new ExitStatus.OutOfMemory(), "Out of memory."));
            }
        };
    }

    /** Throws whatever it is asked. */
    private static final class Broken implements Isolator {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void recover(List<ContainerConfig> known) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Preparation prepare(ContainerConfig config, Limits limits) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void isolate(ContainerId containerId, long pid) {
            throw new IllegalStateException("broken");
        }

        @Override
        public boolean destroy(ContainerId containerId) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Optional<Limitation> limitation(ContainerId containerId) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void cleanup(ContainerId containerId) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() {
            throw new IllegalStateException("broken");
        }
    }

    private static ContainerConfig config() {
        var task = new TaskInfo(
                new TaskId("task"),
                "task",
                new AgentId("agent"),
                Resources.NONE,
                CommandInfo.shell("true", Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        return new ContainerConfig(
                ID, new FrameworkId("framework"), task, "/sandbox", new TreeMap<>(), "00".repeat(16));
    }
}
