package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.master.plugins.IncarnationStage.Stage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IncarnationStageTest {
    private static final Epoch EPOCH = new Epoch(new ClusterId("c"), 3);
    private static final Map<String, Consumer<IncarnationStage>> INPUTS = Map.of(
            "begin", stage -> stage.begin(EPOCH),
            "subscribing", IncarnationStage::subscribing,
            "subscribed", IncarnationStage::subscribed,
            "stop", IncarnationStage::stop,
            "over", IncarnationStage::over);

    private static final Map<Stage, List<String>> WAYS = Map.of(
            Stage.IDLE, List.of(),
            Stage.CREATING, List.of("begin"),
            Stage.SUBSCRIBING, List.of("begin", "subscribing"),
            Stage.STOP_LATER, List.of("begin", "subscribing", "stop"),
            Stage.RUNNING, List.of("begin", "subscribing", "subscribed"),
            Stage.STOPPING, List.of("begin", "subscribing", "subscribed", "stop"));

    private static final Map<Stage, Map<String, Stage>> MOVES = Map.of(
            Stage.IDLE, Map.of("begin", Stage.CREATING),
            Stage.CREATING, Map.of("subscribing", Stage.SUBSCRIBING, "stop", Stage.IDLE, "over", Stage.IDLE),
            Stage.SUBSCRIBING, Map.of("subscribed", Stage.RUNNING, "stop", Stage.STOP_LATER, "over", Stage.IDLE),
            Stage.STOP_LATER, Map.of("subscribed", Stage.STOPPING, "over", Stage.IDLE),
            Stage.RUNNING, Map.of("stop", Stage.STOPPING, "over", Stage.IDLE),
            Stage.STOPPING, Map.of("over", Stage.IDLE));

    private static IncarnationStage in(Stage wanted) {
        var stage = new IncarnationStage();
        WAYS.get(wanted).forEach(input -> INPUTS.get(input).accept(stage));
        assertThat(stage.stage()).isEqualTo(wanted);
        return stage;
    }

    @Test
    void shouldGoFromEachStageByEachInputWhereTheTableSays() {
        for (var from : Stage.values()) {
            INPUTS.forEach((input, act) -> {
                // given
                var stage = in(from);
                if (input.equals("begin") && from != Stage.IDLE) {
                    // when, then: two at a time are a bug
                    assertThatThrownBy(() -> act.accept(stage)).hasMessageContaining(from.name());
                    return;
                }
                // when
                act.accept(stage);

                // then
                assertThat(stage.stage())
                        .as("%s after %s", from, input)
                        .isEqualTo(MOVES.get(from).getOrDefault(input, from));
            });
        }
    }

    @Test
    void shouldNumberIncarnationsWithinAnEpoch() {
        // given
        var stage = in(Stage.RUNNING);

        // when
        stage.over();

        // then
        assertThat(stage.begin(EPOCH).startNumber()).isEqualTo(2);
        stage.over();
        assertThat(stage.begin(new Epoch(new ClusterId("c"), 4)).startNumber()).isEqualTo(1);
    }

    @Test
    void shouldAskForAStopOnceAndNeverBeforeTheSubscription() {
        // given
        var subscribing = in(Stage.SUBSCRIBING);

        // when, then
        assertThat(subscribing.stop()).isFalse();
        assertThat(subscribing.subscribed()).isTrue();
        assertThat(subscribing.stop()).isFalse();
        assertThat(in(Stage.RUNNING).stop()).isTrue();
        assertThat(in(Stage.CREATING).stop()).isFalse();
    }
}
