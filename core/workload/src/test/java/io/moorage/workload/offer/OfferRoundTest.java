package io.moorage.workload.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.TaskInfo;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.workload.Deliveries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfferRoundTest implements Placement<String, String, Sizes> {
    private final OfferLedgers<String> ledgers = new OfferLedgers<>();
    private final List<String> launched = new ArrayList<>();
    private Sizes sizes = new Sizes(1, 0, 0);
    private String command = "true";
    private int asked;
    private int room = Integer.MAX_VALUE;

    @Override
    public String kind(String key) {
        return key.substring(0, 1);
    }

    @Override
    public Sizes work(String key) {
        asked++;
        return sizes;
    }

    @Override
    public TaskInfo launch(String key, AgentOffer offer) {
        launched.add(key + "@" + offer.agentId().value());
        return Agents.task(key + launched.size(), offer.agentId().value(), sizes.cpus(), command);
    }

    @Override
    public boolean hasRoom() {
        return launched.size() < room;
    }

    private List<SchedulerCall> play(List<Launchable<String>> wanted, Offer... offers) {
        wanted.forEach(one -> ledgers.open(kind(one.key()), Deliveries.NOW));
        var turn = Deliveries.turn();
        new OfferRound<>(
                        new OfferMatcher<>(List.of(new ScalarDecider<Sizes>(work -> work))),
                        ledgers,
                        this,
                        turn,
                        List.of(offers))
                .run(wanted);
        return turn.toBatch().calls();
    }

    private static List<Launchable<String>> wanted(String... keys) {
        return Arrays.stream(keys).map(key -> new Launchable<>(key, 1)).toList();
    }

    @Test
    void shouldLetWorkAndAgentsTakeTurns() {
        // given
        var wanted = List.of(new Launchable<>("a", 3), new Launchable<>("b", 1));
        // when
        play(wanted, Agents.offer("o1", "1", 8), Agents.offer("o2", "2", 8));
        // then
        assertThat(launched).containsExactly("a@1", "b@2", "a@1", "a@2");
    }

    @Test
    void shouldAnswerEveryOfferOnce() {
        // when
        var calls =
                play(wanted("a"), Agents.offer("o1", "1", 1), Agents.offer("o2", "2", 1), Agents.offer("o3", "1", 1));
        // then
        assertThat(calls).hasSize(2);
        var accept = (Accept) calls.get(0);
        var decline = (Decline) calls.get(1);
        assertThat(Stream.concat(accept.offerIds().stream(), decline.offerIds().stream()))
                .extracting(id -> id.value())
                .containsExactly("o1", "o3", "o2");
        assertThat(accept.filters()).isEqualTo(OfferRound.NOBODY_WAITS);
    }

    @Test
    void shouldPutTheOffersOfOneAgentTogether() {
        // given
        sizes = new Sizes(2, 0, 0);
        // when
        play(wanted("a"), Agents.offer("o1", "1", 1), Agents.offer("o2", "1", 1));
        // then
        assertThat(launched).containsExactly("a@1");
    }

    @Test
    void shouldAskOnceForAllOfAKindWhatDoesNotFitForOne() {
        // given
        sizes = new Sizes(9, 0, 0);
        // when
        var calls = play(wanted("a1", "a2", "a3"), Agents.offer("o1", "1", 1), Agents.offer("o2", "2", 1));
        // then
        assertThat(asked).isEqualTo(2);
        assertThat(((Decline) calls.get(0)).filters()).isEqualTo(OfferRound.SOMEBODY_WAITS);
        assertThat(ledgers.of("a").orElseThrow().sentences())
                .containsExactly("agent '1' offers 1 cpus, 9 are needed", "agent '2' offers 1 cpus, 9 are needed");
    }

    @Test
    void shouldLaunchNoMoreThanItsBoundAndThenFilterNothing() {
        // given
        sizes = new Sizes(0.001, 0, 0);
        // when
        var calls = play(
                List.of(new Launchable<>("a", OfferRound.LAUNCHES_MAX + 1)),
                Agents.offer("o1", "1", 100),
                Agents.offer("o2", "2", 100));
        // then
        assertThat(launched).hasSize(OfferRound.LAUNCHES_MAX);
        assertThat(calls)
                .allSatisfy(call -> assertThat(((Accept) call).filters()).isEqualTo(Filters.NONE));
    }

    @Test
    void shouldLaunchNoMoreCharactersThanItsBound() {
        // given
        command = "x".repeat(OfferRound.LAUNCH_CHARS_MAX / 4);
        // when
        play(List.of(new Launchable<>("a", 10)), Agents.offer("o1", "1", 100));
        // then
        assertThat(launched).hasSize(4);
    }

    @Test
    void shouldLaunchNoMoreThanThereIsRoomFor() {
        // given
        room = 2;
        // when
        play(List.of(new Launchable<>("a", 10)), Agents.offer("o1", "1", 100));
        // then
        assertThat(launched).hasSize(2);
    }
}
