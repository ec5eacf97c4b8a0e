package io.moorage.engine.scene;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.allocation.DrfAllocator;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.turn.Leadership;
import io.moorage.engine.turn.Released;
import io.moorage.engine.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A master that leads, on a clock of its own. What is submitted is committed at once, unless {@link #holdCommits} was called,
 * and offers are made after it; what is released reaches the fakes.
 */
public final class Scene {
    public static final ClusterId CLUSTER = new ClusterId("c");
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Allocator allocator;
    private final FakeRegistry registry = new FakeRegistry();
    private final Map<Long, FakeAgent> links = new HashMap<>();
    private final Map<String, FakeFramework> frameworks = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Effect> answers = new ArrayList<>();
    private Consumer<Released> observer = released -> {};
    private Leadership leadership;
    private Instant now = BEGIN;
    private boolean lease = true;
    private boolean commits = true;
    private long sessions;
    private long incarnations;

    public Scene() {
        this(new DrfAllocator());
    }

    public Scene(Allocator allocator) {
        this.allocator = allocator;
        leadership = lead(1);
        leadership.begin(now);
        settle();
    }

    private Leadership lead(long term) {
        return new Leadership(
                new Epoch(CLUSTER, term),
                registry.image().decided(),
                EngineConfig.DEFAULT,
                allocator,
                new CborChanges(),
                registry,
                () -> lease,
                this::release);
    }

    /** This leader is gone with what was parked; another leads from the committed image. Links and schedulers are gone. */
    public Scene takeOver() {
        long term = leadership.epoch().term() + 1;
        leadership.end("another leads");
        registry.forgetInFlight();
        links.clear();
        frameworks.values().forEach(FakeFramework::die);
        leadership = lead(term);
        leadership.begin(now);
        settle();
        return this;
    }

    /** An agent of 4 cpus, 1024 MiB and 100 ports that has registered. */
    public FakeAgent agent(String hostname) {
        return new FakeAgent(this, hostname).register();
    }

    /** A partition-aware framework in the default role that has subscribed. */
    public FakeFramework framework(String plugin) {
        return new FakeFramework(this, plugin).subscribe();
    }

    void speaksFor(FakeFramework framework) {
        frameworks.put(framework.pluginId().value(), framework);
    }

    long link(FakeAgent agent) {
        links.put(++sessions, agent);
        return sessions;
    }

    void unlink(long session) {
        links.remove(session);
    }

    long nextIncarnation() {
        return ++incarnations;
    }

    public Scene submit(Command command) {
        leadership.submit(command, now);
        settle();
        return this;
    }

    /** Time passes, deadline by deadline. */
    public Scene advance(Duration duration) {
        var until = now.plus(duration);
        var next = leadership.nextDeadline(now);
        while (next.isPresent() && !next.get().isAfter(until)) {
            now = next.get().isAfter(now) ? next.get() : now;
            leadership.passTime(now);
            settle();
            next = leadership.nextDeadline(now);
        }
        now = until;
        leadership.passTime(now);
        settle();
        return this;
    }

    /** Nobody does what is due until the next {@link #takeOver}. */
    public Scene passWithoutALeader(Duration duration) {
        leadership.end("its process is gone");
        now = now.plus(duration);
        return this;
    }

    private void settle() {
        commitIfWanted();
        checkAllocation();
        leadership.makeOffers(now);
        commitIfWanted();
        checkAllocation();
    }

    private void checkAllocation() {
        var problems = leadership.allocationProblems();
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join(" ", problems));
        }
    }

    private void commitIfWanted() {
        while (commits && registry.busy()) {
            commit();
        }
    }

    public void commit() {
        leadership.appended(new AppendResult.Committed(registry.commit(leadership.epoch())));
    }

    /** From now on a command stays in flight until {@link #commit}. */
    public Scene holdCommits() {
        commits = false;
        return this;
    }

    public void lease(boolean held) {
        lease = held;
    }

    /** Called with each turn at its release. */
    public void observe(Consumer<Released> observer) {
        this.observer = observer;
    }

    private void release(Released released) {
        turns.add(released.turn());
        released.turn().effects().forEach(this::perform);
        observer.accept(released);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.SendToAgent send -> {
                var agent = links.get(send.session());
                if (agent != null) {
                    agent.hear(send.message());
                }
            }
            case Effect.CloseAgentLink close -> links.remove(close.session());
            case Effect.SendToFramework send ->
                frameworks.values().stream()
                        .filter(framework -> framework.speaksAs(send.incarnation()))
                        .forEach(framework -> framework.hear(send.event()));
            case Effect.SendOffers send ->
                frameworks.values().stream()
                        .filter(framework -> framework.speaksAs(send.incarnation()))
                        .forEach(framework -> framework.hear(send.offers().render()));
            case Effect.BindAgentLink bind -> answers.add(bind);
            case Effect.SetTimer timer -> answers.add(timer);
            case Effect.CancelTimer timer -> answers.add(timer);
            case Effect.SendResponse response -> answers.add(response);
            case Effect.Confirm confirm -> answers.add(confirm);
            case Effect.Refuse refuse -> answers.add(refuse);
            case Effect.Note note -> answers.add(note);
        }
    }

    public Leadership leadership() {
        return leadership;
    }

    public FakeRegistry registry() {
        return registry;
    }

    public Epoch epoch() {
        return leadership.epoch();
    }

    public Instant now() {
        return now;
    }

    /** What readers see. */
    public ClusterState state() {
        return leadership.released();
    }

    /** Every turn that was released, of every leadership. */
    public List<Turn> turns() {
        return turns;
    }

    /** Effects that are for neither an agent nor a scheduler. */
    public List<Effect> answers() {
        return answers;
    }

    /** The agent as the released state has it; to be there. */
    public LiveAgent live(AgentId id) {
        return state().agent(id).orElseThrow();
    }

    public boolean linked(long session) {
        return links.containsKey(session);
    }
}
