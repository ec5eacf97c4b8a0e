package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Offer;
import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.command.Command.SetQuotas;
import io.moorage.engine.command.Command.SetWeights;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Agents of a scene have 4 cpus and 1024 MiB each. */
class QuotaTest {
    private static final Ticket TICKET = new Ticket(7);
    private static final Role ENG = new Role("eng");

    private final Scene scene = new Scene();

    private void set(String role, Quota quota) {
        scene.submit(new SetQuotas(TICKET, Map.of(new Role(role), quota), false));
    }

    private void force(String role, Quota quota) {
        scene.submit(new SetQuotas(TICKET, Map.of(new Role(role), quota), true));
    }

    private static Quota limit(double cpus) {
        return new Quota(new TreeMap<>(), cpus(cpus));
    }

    private static Quota guarantee(double cpus) {
        return new Quota(cpus(cpus), new TreeMap<>());
    }

    private static TreeMap<String, Scalar> cpus(double cpus) {
        return new TreeMap<>(Map.of(Resources.CPUS, Scalar.of(cpus)));
    }

    private FakeFramework framework(String name, String role) {
        return new FakeFramework(scene, name).in(role).subscribe();
    }

    private static double cpusOffered(FakeFramework framework) {
        return framework.offers().stream()
                .map(Offer::resources)
                .mapToDouble(resources -> resources.units(Resources.CPUS))
                .sum();
    }

    /** All of the offer's cpus. */
    private static void uses(FakeFramework framework, Offer offer) {
        framework.accept(
                offer,
                NewTask.named("t")
                        .on(offer)
                        .with(Resources.of(offer.resources().units(Resources.CPUS), 64, 0))
                        .build());
    }

    private Effect.Refuse refusal() {
        return (Effect.Refuse) scene.answers().getLast();
    }

    @Test
    void shouldOfferNoMoreThanTheLimitAndTheRestToOthers() {
        // given
        set("eng", limit(6));
        scene.agent("host1");
        scene.agent("host2");
        scene.agent("host3");

        // when
        var limited = framework("a", "eng");
        var other = framework("b", "ops");

        // then
        assertThat(cpusOffered(limited)).isEqualTo(6);
        assertThat(cpusOffered(other)).isEqualTo(6);
    }

    /** The limit of a role binds what is two levels below it, and siblings share it. */
    @Test
    void shouldHoldTheLimitOfEveryRoleAbove() {
        // given
        set("eng", limit(3));
        set("eng/data", limit(2));
        scene.agent("host1");
        scene.agent("host2");

        // when
        var deep = framework("a", "eng/data/etl");
        var sibling = framework("b", "eng/web");

        // then
        assertThat(cpusOffered(deep)).isEqualTo(2);
        assertThat(cpusOffered(sibling)).isEqualTo(1);
    }

    @Test
    void shouldCountWhatTasksHold() {
        // given
        set("eng", limit(3));
        var agent = scene.agent("host1");
        var limited = framework("a", "eng");
        var offer = limited.offerOf(agent);

        // when
        limited.accept(
                offer, NewTask.named("t").on(offer).with(Resources.of(2, 64, 0)).build());

        // then
        assertThat(cpusOffered(limited)).isEqualTo(1);
    }

    /** What is kept for a role that has nobody yet is offered to nobody else. */
    @Test
    void shouldKeepWhatIsGuaranteed() {
        // given
        scene.agent("host1");
        scene.agent("host2");
        set("eng", guarantee(5));

        // when
        var other = framework("b", "ops");

        // then
        assertThat(cpusOffered(other)).isEqualTo(3);

        // when
        var promised = framework("a", "eng");

        // then
        assertThat(cpusOffered(promised)).isEqualTo(5);
    }

    @Test
    void shouldServeAGuaranteeBeforeTheRest() {
        // given
        force("eng", guarantee(4));
        var promised = framework("z", "eng");
        var other = framework("b", "ops");

        // when
        scene.agent("host1");

        // then
        assertThat(cpusOffered(promised)).isEqualTo(4);
        assertThat(cpusOffered(other)).isZero();
    }

    /** Offers to others are taken back until there is as much as was promised. */
    @Test
    void shouldTakeBackOffersThatStandAgainstAGuarantee() {
        // given
        scene.agent("host1");
        scene.agent("host2");
        var other = framework("b", "ops");
        var promised = framework("a", "eng");
        assertThat(cpusOffered(other)).isEqualTo(8);

        // when
        set("eng", guarantee(3));

        // then
        assertThat(other.heard(SchedulerEvent.Rescind.class)).hasSize(1);
        assertThat(cpusOffered(promised)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldTakeBackOffersBeyondANewLimit() {
        // given
        scene.agent("host1");
        scene.agent("host2");
        var limited = framework("a", "eng");

        // when
        set("eng", limit(2));

        // then
        assertThat(limited.heard(SchedulerEvent.Rescind.class)).hasSize(2);
        assertThat(cpusOffered(limited)).isEqualTo(2);
    }

    @Test
    void shouldOfferAllAgainWhenTheQuotaIsTakenAway() {
        // given
        scene.agent("host1");
        set("eng", limit(1));
        var limited = framework("a", "eng");
        assertThat(cpusOffered(limited)).isEqualTo(1);

        // when
        set("eng", Quota.NONE);

        // then
        assertThat(cpusOffered(limited)).isEqualTo(4);
        assertThat(scene.state().decided().roles()).isEmpty();
    }

    @Test
    void shouldKeepQuotasAndWeightsAcrossATakeover() {
        // given
        scene.agent("host1");
        set("eng", limit(1));
        scene.submit(new SetWeights(TICKET, Map.of(ENG, 2.5)));

        // when
        scene.takeOver();
        scene.agent("host1");
        var limited = framework("a", "eng");

        // then
        assertThat(scene.state().decided().role(ENG).quota()).isEqualTo(limit(1));
        assertThat(scene.state().decided().role(ENG).weight()).isEqualTo(2.5);
        assertThat(cpusOffered(limited)).isEqualTo(1);
    }

    /** Of twelve agents the role with the double weight has eight. */
    @Test
    void shouldShareByWeight() {
        // given
        scene.submit(new SetWeights(TICKET, Map.of(ENG, 2.0)));
        var heavy = framework("a", "eng");
        var light = framework("b", "ops");

        // when
        for (int i = 0; i < 12; i++) {
            scene.agent("host" + i);
        }

        // then
        assertThat(heavy.offers()).hasSize(8);
        assertThat(light.offers()).hasSize(4);
    }

    @Test
    void shouldNotGiveMoreAwayThanIsFreeOfALimitWhenATaskEnds() {
        // given
        set("eng", limit(2));
        var agent = scene.agent("host1");
        var limited = framework("a", "eng");
        uses(limited, limited.offerOf(agent));
        assertThat(cpusOffered(limited)).isZero();

        // when
        agent.says(limited.id(), new TaskId("t"), TaskState.TASK_FINISHED);

        // then
        assertThat(cpusOffered(limited)).isEqualTo(2);
    }

    @Test
    void shouldRefuseToPromiseMoreThanTheClusterHasUnlessForced() {
        // given
        scene.agent("host1");
        set("ops", guarantee(3));

        // when
        set("eng", guarantee(2));

        // then
        assertThat(refusal().code()).isEqualTo(RefusalCode.OPERATOR_OVERCOMMITTED);
        assertThat(refusal().sentence())
                .isEqualTo(
                        "Cannot guarantee 5 of 'cpus' in all: the agents that are here have 4. Lower a guarantee, add agents, or force it.");
        assertThat(scene.state().decided().role(ENG).quota()).isEqualTo(Quota.NONE);

        // when
        force("eng", guarantee(2));

        // then
        assertThat(scene.answers().getLast()).isEqualTo(new Effect.Confirm(TICKET));
        assertThat(scene.state().decided().role(ENG).quota()).isEqualTo(guarantee(2));
    }

    @Test
    void shouldSayThatAgentsAreAwaitedWhileTheyAre() {
        // given
        scene.agent("host1");
        scene.takeOver();

        // when
        set("eng", guarantee(2));

        // then
        assertThat(refusal().sentence()).contains("have 0, and 1 more are awaited");
    }

    @Test
    void shouldRefuseALimitBelowWhatTasksHoldUnlessForced() {
        // given
        var agent = scene.agent("host1");
        var holder = framework("a", "eng");
        uses(holder, holder.offerOf(agent));

        // when
        set("eng", limit(1));

        // then
        assertThat(refusal().sentence()).contains("Cannot limit role 'eng' to 1 of 'cpus': its tasks hold 4.");
    }

    @Test
    void shouldRefuseMoreBelowARoleThanItIsPromisedEvenIfForced() {
        // given
        scene.agent("host1");
        scene.agent("host2");
        set("eng", guarantee(4));
        set("eng/data", guarantee(2));
        set("eng/data/etl", guarantee(2));

        // when
        force("eng/web", guarantee(3));

        // then
        assertThat(refusal().code()).isEqualTo(RefusalCode.CALLER_INVALID);
        assertThat(refusal().sentence())
                .contains("the roles below 'eng' would be guaranteed 5 of 'cpus' together, but 'eng' is guaranteed 4.");

        // when
        set("eng/web", guarantee(2));

        // then
        assertThat(scene.answers().getLast()).isEqualTo(new Effect.Confirm(TICKET));
    }

    @Test
    void shouldRefuseAQuotaOfTheDefaultRole() {
        // when
        set("*", limit(1));

        // then
        assertThat(refusal().sentence()).startsWith("Cannot set the quota of role '*'");
    }

    @Test
    void shouldRefuseAWeightThatIsNone() {
        for (double weight : new double[] {0, -1, Double.NaN, 1e9}) {
            // when
            scene.submit(new SetWeights(TICKET, Map.of(ENG, weight)));

            // then
            assertThat(refusal().sentence()).contains("a weight lies between");
        }
        assertThat(scene.state().decided().roles()).isEmpty();
    }

    /** All of it or nothing. */
    @Test
    void shouldSetNoneOfSeveralIfOneIsWrong() {
        // when
        scene.submit(new SetQuotas(TICKET, Map.of(ENG, limit(1), Role.DEFAULT, limit(1)), true));

        // then
        assertThat(scene.state().decided().roles()).isEmpty();
    }

    @Test
    void shouldRefuseMoreRolesThanTheBound() {
        // given
        var most = new TreeMap<Role, Double>(Role.BY_TREE);
        for (int i = 0; i < DecidedRoles.MAX; i++) {
            most.put(new Role("r" + i), 2.0);
        }
        scene.submit(new SetWeights(TICKET, most));
        assertThat(scene.state().decided().roles()).hasSize(DecidedRoles.MAX);

        // when
        set("eng", limit(1));

        // then
        assertThat(refusal().sentence()).contains("Cannot decide on 1 roles: 20000 have a quota or a weight");
    }

    /** So that the log says who held what when. */
    @Test
    void shouldNoteWhatAnOperatorChanged() {
        // when
        set("eng", limit(1));

        // then
        assertThat(scene.answers())
                .contains(new Effect.Note(
                        "An operator set the quota of role 'eng' to 'guarantee none; limit cpus:1'; it was 'none'."));
    }

    /** A filter of what was cut keeps that away, not more. */
    @Test
    void shouldRespectAFilterOfWhatWasCut() {
        // given
        set("eng", limit(1));
        scene.agent("host1");
        var limited = framework("a", "eng");

        // when
        limited.decline(limited.offers().getFirst(), Duration.ofMinutes(1));

        // then
        assertThat(limited.offers()).isEmpty();

        // when
        set("eng", limit(2));

        // then
        assertThat(cpusOffered(limited)).isEqualTo(2);
    }
}
