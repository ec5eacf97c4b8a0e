package io.moorage.engine.scene;

import io.moorage.api.Filters;
import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.OperationId;
import io.moorage.api.OperationStatus;
import io.moorage.api.PluginId;
import io.moorage.api.ResourceOperation;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plugin's scheduler that records what it hears, keeps its outstanding offers, and calls only what the test says. */
public final class FakeFramework {
    private final Scene scene;
    private final PluginId pluginId;
    private final List<SchedulerEvent> heard = new ArrayList<>();
    private final Map<OfferId, Offer> offers = new LinkedHashMap<>();
    private List<Role> roles = List.of(Role.DEFAULT);
    private Set<FrameworkCapability> capabilities = Set.of(FrameworkCapability.PARTITION_AWARE);
    private Duration failoverTimeout = Duration.ofMinutes(10);
    private Optional<Incarnation> incarnation = Optional.empty();
    private Optional<FrameworkId> id = Optional.empty();

    public FakeFramework(Scene scene, String plugin) {
        this.scene = scene;
        this.pluginId = new PluginId(plugin);
    }

    public FakeFramework in(String... names) {
        roles = List.of(names).stream().map(Role::new).toList();
        return this;
    }

    public FakeFramework notPartitionAware() {
        capabilities = Set.of();
        return this;
    }

    public FakeFramework failover(Duration timeout) {
        failoverTimeout = timeout;
        return this;
    }

    /** A new incarnation subscribes; offers to an older one are void. */
    public FakeFramework subscribe() {
        incarnation = Optional.of(new Incarnation(scene.epoch(), scene.nextIncarnation()));
        offers.clear();
        scene.speaksFor(this);
        scene.submit(new Command.SubscribePlugin(
                pluginId,
                incarnation.get(),
                new FrameworkInfo(pluginId.value(), "", roles, failoverTimeout, capabilities, "", "")));
        return this;
    }

    public FakeFramework stop() {
        var gone = incarnation.orElseThrow();
        die();
        scene.submit(new Command.PluginStopped(pluginId, gone));
        return this;
    }

    void die() {
        incarnation = Optional.empty();
        offers.clear();
    }

    boolean speaksAs(Incarnation speaker) {
        return incarnation.equals(Optional.of(speaker));
    }

    void hear(SchedulerEvent event) {
        heard.add(event);
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> id = Optional.of(subscribed.frameworkId());
            case SchedulerEvent.Offers made -> made.offers().forEach(offer -> offers.put(offer.id(), offer));
            case SchedulerEvent.Rescind rescind -> offers.remove(rescind.offerId());
            case SchedulerEvent.Update update -> {}
            case SchedulerEvent.UpdateOperationStatus update -> {}
            case SchedulerEvent.Failure failure -> {}
            case SchedulerEvent.AgentRecovered recovered -> {}
            case SchedulerEvent.Recovered recovered -> {}
            case SchedulerEvent.TimerFired fired -> {}
            case SchedulerEvent.Requested requested -> {}
            case SchedulerEvent.Error error -> {}
        }
    }

    public FakeFramework call(SchedulerCall... calls) {
        return callAs(incarnation.orElseThrow(), calls);
    }

    public FakeFramework callAs(Incarnation speaker, SchedulerCall... calls) {
        for (var call : calls) {
            if (call instanceof SchedulerCall.Accept accept) {
                accept.offerIds().forEach(offers::remove);
            } else if (call instanceof SchedulerCall.Decline decline) {
                decline.offerIds().forEach(offers::remove);
            }
        }
        scene.submit(new Command.PluginBatch(pluginId, speaker, Batch.of(calls)));
        return this;
    }

    public FakeFramework accept(Offer offer, TaskInfo... tasks) {
        return accept(List.of(offer.id()), Filters.NONE, tasks);
    }

    public FakeFramework accept(List<OfferId> offerIds, Filters filters, TaskInfo... tasks) {
        return call(new SchedulerCall.Accept(offerIds, List.of(new SchedulerCall.Launch(List.of(tasks))), filters));
    }

    /** Uses the offer for these operations, in order; each has its place as its id. */
    public FakeFramework convert(Offer offer, ResourceOperation... changes) {
        var operations = new ArrayList<SchedulerCall.Operation>();
        for (int i = 0; i < changes.length; i++) {
            operations.add(new SchedulerCall.Convert(Optional.of(new OperationId("o" + i)), changes[i]));
        }
        return call(new SchedulerCall.Accept(List.of(offer.id()), operations, Filters.DEFAULT));
    }

    public List<OperationStatus> operationStatuses() {
        return heard(SchedulerEvent.UpdateOperationStatus.class).stream()
                .map(SchedulerEvent.UpdateOperationStatus::status)
                .toList();
    }

    public FakeFramework decline(Offer offer, Duration refuse) {
        return call(new SchedulerCall.Decline(List.of(offer.id()), new Filters(refuse)));
    }

    /** Uses all of its offers of that agent for one task that has been seen running. */
    public TaskInfo runs(String taskId, FakeAgent agent) {
        var offer = offerOf(agent);
        var task = NewTask.named(taskId).on(offer).build();
        accept(offer, task);
        agent.says(id(), task.taskId(), TaskState.TASK_RUNNING);
        return task;
    }

    public Offer offerOf(FakeAgent agent) {
        return offers.values().stream()
                .filter(offer -> offer.agentId().equals(agent.id()))
                .findFirst()
                .orElseThrow();
    }

    /** The offers that are outstanding, as far as it was told. */
    public List<Offer> offers() {
        return List.copyOf(offers.values());
    }

    public FrameworkId id() {
        return id.orElseThrow();
    }

    public PluginId pluginId() {
        return pluginId;
    }

    public Incarnation incarnation() {
        return incarnation.orElseThrow();
    }

    public boolean connected() {
        return incarnation.isPresent();
    }

    public <E extends SchedulerEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What it was told of a task, oldest first. */
    public List<TaskState> statesOf(String taskId) {
        return statuses(taskId).stream().map(TaskStatus::state).toList();
    }

    public List<TaskStatus> statuses(String taskId) {
        return heard(SchedulerEvent.Update.class).stream()
                .map(SchedulerEvent.Update::status)
                .filter(status -> status.taskId().equals(new TaskId(taskId)))
                .toList();
    }

    /** The test looks only at what comes from here on. */
    public FakeFramework forgetHeard() {
        heard.clear();
        return this;
    }
}
