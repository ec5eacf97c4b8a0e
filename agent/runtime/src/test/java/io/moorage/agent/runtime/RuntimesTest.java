package io.moorage.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RuntimesTest {
    private final List<ContainerEvent> events = new ArrayList<>();
    private final FakeContainerizer odd = new FakeContainerizer("odd", id -> id.endsWith("1"));
    private final FakeContainerizer any = new FakeContainerizer("any", id -> !id.startsWith("nobody"));
    private final Runtimes runtimes = new Runtimes(List.of(odd, any));

    @Test
    void shouldSendEveryOrderToFirstThatAccepts() {
        // given
        runtimes.recover(List.of(), events::add);

        // when
        runtimes.launch(config("c-1"));
        runtimes.launch(config("c-2"));
        runtimes.signal(new ContainerId("c-1"), 15);
        runtimes.remove(new ContainerId("c-1"));
        runtimes.signal(new ContainerId("c-1"), 9);

        // then
        assertThat(odd.orders).containsExactly("recover []", "launch c-1", "signal c-1 15", "remove c-1");
        assertThat(any.orders).containsExactly("recover []", "launch c-2");
    }

    @Test
    void shouldGiveEachRuntimeItsOwnToRecover() {
        // when
        runtimes.recover(List.of(config("c-1"), config("c-2"), config("c-11")), events::add);
        runtimes.signal(new ContainerId("c-2"), 9);

        // then
        assertThat(odd.orders).containsExactly("recover [c-1, c-11]");
        assertThat(any.orders).containsExactly("recover [c-2]", "signal c-2 9");
    }

    @Test
    void shouldFailTaskThatNoneAccepts() {
        // given
        runtimes.recover(List.of(), events::add);

        // when
        runtimes.launch(config("nobody-2"));

        // then
        assertThat(events)
                .singleElement()
                .isInstanceOf(ContainerEvent.Failed.class)
                .asString()
                .contains("[odd, any]");
    }

    @Test
    void shouldTurnWhatRuntimeThrowsIntoFailure() {
        // given
        runtimes.recover(List.of(), events::add);
        any.broken = true;

        // when
        runtimes.launch(config("c-2"));

        // then
        assertThat(events)
                .singleElement()
                .isInstanceOf(ContainerEvent.Failed.class)
                .asString()
                .contains("broken");
    }

    private static ContainerConfig config(String id) {
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
                new ContainerId(id), new FrameworkId("framework"), task, "/sandbox", new TreeMap<>(), "00".repeat(16));
    }

    /** Writes orders down. */
    private static final class FakeContainerizer implements Containerizer {
        private final List<String> orders = new ArrayList<>();
        private final String name;
        private final Predicate<String> accepted;
        private boolean broken;

        FakeContainerizer(String name, Predicate<String> accepted) {
            this.name = name;
            this.accepted = accepted;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean accepts(ContainerConfig config) {
            return accepted.test(config.containerId().value());
        }

        @Override
        public void recover(List<ContainerConfig> known, ContainerListener listener) {
            orders.add("recover "
                    + known.stream().map(config -> config.containerId().value()).toList());
        }

        @Override
        public void launch(ContainerConfig config) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            orders.add("launch " + config.containerId().value());
        }

        @Override
        public void signal(ContainerId containerId, int signal) {
            orders.add("signal " + containerId.value() + " " + signal);
        }

        @Override
        public void remove(ContainerId containerId) {
            orders.add("remove " + containerId.value());
        }

        @Override
        public void close() {}
    }
}
