package io.moorage.everywhere;

import static io.moorage.everywhere.EverywhereFactory.PATH;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.CommandInfo;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerCall.TaskReference;
import io.moorage.api.scheduler.SchedulerEvent.AgentRecovered;
import io.moorage.api.scheduler.SchedulerEvent.Error;
import io.moorage.api.scheduler.SchedulerEvent.Failure;
import io.moorage.api.scheduler.SchedulerEvent.Offers;
import io.moorage.api.scheduler.SchedulerEvent.Recovered;
import io.moorage.api.scheduler.SchedulerEvent.Requested;
import io.moorage.api.scheduler.SchedulerEvent.Rescind;
import io.moorage.api.scheduler.SchedulerEvent.Subscribed;
import io.moorage.api.scheduler.SchedulerEvent.TimerFired;
import io.moorage.api.scheduler.SchedulerEvent.Update;
import io.moorage.api.scheduler.SchedulerEvent.UpdateOperationStatus;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs each job once on every agent, and keeps it so. It holds no thread, clock or connection: an event comes in, calls go out, and
 * what it must not forget it puts. One thread at a time is in here.
 */
final class EverywhereScheduler implements Scheduler {
    /** Whatever comes from outside has a bound. */
    static final int JOBS_MAX = 100;

    /** An agent for which we have nothing now is offered again after that, or when we revive. */
    private static final Filters LATER = new Filters(Duration.ofMinutes(1));

    /** A task of ours, in the state that we heard of last. */
    private record Task(String job, AgentId agentId, TaskState state, Instant since) {}

    // By name; put as job:NAME.
    private final TreeMap<String, Job> jobs = new TreeMap<>();
    // By id; put as task:ID. It stays until we hear that the task is over, whatever becomes of its job.
    private final TreeMap<String, Task> tasks = new TreeMap<>();
    // By job and agent; not put, for to try at once after a restart does no harm.
    private final TreeMap<String, Wait> waits = new TreeMap<>();

    /** From committed state alone: after a restart, a crash or an upgrade it is all that is left of us. */
    EverywhereScheduler(Start start) {
        start.state().forEach((key, value) -> {
            var name = key.substring(key.indexOf(':') + 1);
            if (key.startsWith("job:")) {
                jobs.put(name, Job.of(name, value));
            } else {
                var job = name.substring(0, name.indexOf('.')); // as launch() made the id
                tasks.put(name, new Task(job, new AgentId(value.toUtf8()), TaskState.TASK_UNKNOWN, start.now()));
            }
        });
    }

    /** The calls of one batch are committed together or not at all. That is what keeps the rest of this class simple. */
    @Override
    public Batch on(Delivery delivery) {
        var calls = new ArrayList<SchedulerCall>();
        switch (delivery.event()) {
            case Subscribed subscribed -> {} // offers follow by themselves
            case Offers made -> made.offers().forEach(offer -> use(offer, delivery, calls));
            case Rescind rescind -> {} // takes an offer back; we hold none
            case Update update -> heard(update.status(), delivery.now(), calls);
            case UpdateOperationStatus update -> {} // we reserve nothing
            case Failure failure -> {} // an agent is away; what runs there belongs there, so we wait for it
            case AgentRecovered recovered -> {} // one agent is back after a master's start; we ask once all are
            case Recovered recovered -> reconcile(calls);
            case TimerFired fired -> calls.add(new Revive(Set.of())); // a pause is over: forget LATER, offer all
            case Requested asked -> calls.add(new Respond(asked.requestId(), answer(asked.request(), calls)));
            case Error error -> {} // an operator ended this framework: the last event that comes
        }
        return new Batch(calls);
    }

    /** Each offer is answered in the batch that brings it: what we hold, nobody else can use. */
    private void use(Offer offer, Delivery delivery, List<SchedulerCall> calls) {
        var left = offer.resources();
        var launches = new ArrayList<TaskInfo>();
        for (var entry : jobs.entrySet()) {
            var name = entry.getKey();
            var needs = entry.getValue().resources();
            var place = name + " " + offer.agentId().value();
            var wait = waits.get(place);
            boolean now = (wait == null || !delivery.now().isBefore(wait.until()))
                    && tasks.values().stream()
                            .noneMatch(t -> (t.job() + " " + t.agentId().value()).equals(place));
            if (now && left.contains(needs)) {
                left = left.minus(needs);
                launches.add(launch(name, entry.getValue(), offer, delivery, calls));
            } else if (now) { // for whoever asks why it does not run there
                var reason = "needs %s, offered are %s".formatted(needs, left);
                waits.put(place, Wait.forRoom(reason, delivery.now()));
            }
        }
        var ids = List.of(offer.id());
        calls.add(launches.isEmpty() ? new Decline(ids, LATER) : new Accept(ids, List.of(new Launch(launches)), LATER));
    }

    private TaskInfo launch(String name, Job job, Offer offer, Delivery delivery, List<SchedulerCall> calls) {
        // Unique: a delivery launches a job once on an agent, and no two deliveries have the same entropy.
        var id = "%s.%s.%016x".formatted(name, offer.agentId().value(), delivery.entropy());
        tasks.put(id, new Task(name, offer.agentId(), TaskState.TASK_STAGING, delivery.now()));
        // In the batch of the launch, so that no task ever runs that our next life does not know.
        calls.add(new Put("task:" + id, Blob.utf8(offer.agentId().value())));
        var command = CommandInfo.shell(job.command(), Map.of()); // with no environment but the agent's
        return TaskInfo.process(new TaskId(id), name, offer.agentId(), job.resources(), command);
    }

    private void heard(TaskStatus status, Instant now, List<SchedulerCall> calls) {
        var id = status.taskId();
        var task = tasks.get(id.value());
        // UNKNOWN: nobody knows its agent any more. UNREACHABLE is not over: it runs on and comes back with its agent.
        boolean over = status.state().terminal() || status.state() == TaskState.TASK_UNKNOWN;
        if (task == null && !over) { // we gave it up, and here it is
            calls.add(new Kill(id, status.agentId(), Optional.empty()));
        } else if (task != null && over) {
            tasks.remove(id.value());
            calls.add(new Delete("task:" + id.value()));
            var place = task.job() + " " + task.agentId().value();
            var before = Optional.ofNullable(waits.get(place));
            var wait = Wait.afterEnd(status, before, Duration.between(task.since(), now), now);
            waits.put(place, wait);
            calls.add(new SetTimer(place, wait.until())); // one timer for each place: a new one replaces it
        } else if (task != null && task.state() != status.state()) {
            tasks.put(id.value(), new Task(task.job(), task.agentId(), status.state(), now));
        }
        // The agent repeats an update until it is acknowledged: here, so that none is lost before we have dealt with
        // it.
        status.uuid().ifPresent(uuid -> {
            calls.add(new Acknowledge(id, status.agentId().orElseThrow(), uuid));
        });
    }

    /** After a master's start, when all agents have reported: the answers come as updates. */
    private void reconcile(List<SchedulerCall> calls) {
        calls.add(new Reconcile(List.of())); // what runs? heard() kills what we do not know
        tasks.forEach((id, task) -> { // and does what we know still run?
            calls.add(new Reconcile(List.of(new TaskReference(new TaskId(id), Optional.of(task.agentId())))));
        });
    }

    // ---- HTTP: GET PATH lists the jobs; GET, PUT and DELETE PATH/NAME show, make and end one

    private Response answer(Request request, List<SchedulerCall> calls) {
        var name = request.path().substring(PATH.length()).replaceFirst("^/", "");
        if (!jobs.containsKey(name) && Set.of("GET", "DELETE").contains(request.method()) && !name.isEmpty()) {
            return answer(404, "There is no job '" + name + "'.");
        }
        return switch (request.method() + (name.isEmpty() ? "" : " NAME")) {
            case "GET" -> answer(200, jobs.keySet().stream().map(this::show).toList());
            case "GET NAME" -> answer(200, show(name));
            case "PUT NAME" -> put(name, request.body(), calls);
            case "DELETE NAME" -> {
                jobs.remove(name);
                calls.add(new Delete("job:" + name));
                end(name, calls);
                yield answer(200, "Job '" + name + "' ends."); // leaves after the commit, as every answer does
            }
            default -> answer(405, "GET lists the jobs; GET, PUT and DELETE of a name show, make and end one.");
        };
    }

    private Response put(String name, Blob body, List<SchedulerCall> calls) {
        if (jobs.size() >= JOBS_MAX && !jobs.containsKey(name)) {
            return answer(409, "There are " + JOBS_MAX + " jobs, and no more are taken. Delete one.");
        }
        try {
            var job = Job.of(name, body);
            if (!job.equals(jobs.put(name, job))) {
                calls.add(new Put("job:" + name, job.json()));
                end(name, calls); // what runs by the older text; as each ends, its agent gets the new one
                calls.add(new Revive(Set.of())); // forget LATER: offer us every agent
            }
            return answer(200, show(name));
        } catch (IllegalArgumentException e) {
            return answer(400, String.valueOf(e.getMessage()));
        }
    }

    /** Once asked, the master remembers a kill until the task is over, whoever dies meanwhile. */
    private void end(String name, List<SchedulerCall> calls) {
        waits.keySet().removeIf(place -> place.startsWith(name + " "));
        tasks.forEach((id, task) -> {
            if (task.job().equals(name)) {
                calls.add(new Kill(new TaskId(id), Optional.of(task.agentId()), Optional.empty()));
            }
        });
    }

    /** A job, with the agents that run it or why they do not. */
    private Map<String, Object> show(String name) {
        var agents = new TreeMap<String, String>();
        waits.forEach((place, wait) -> {
            if (place.startsWith(name + " ")) {
                agents.put(place.substring(name.length() + 1), "waits: " + wait.reason());
            }
        });
        tasks.values().stream()
                .filter(task -> task.job().equals(name))
                .forEach(task -> agents.put(task.agentId().value(), task.state().name()));
        return new TreeMap<>(Map.of("name", name, "job", jobs.get(name), "agents", agents));
    }

    private static Response answer(int status, Object body) {
        var json = Job.JSON.valueToTree(body instanceof String sentence ? Map.of("message", sentence) : body);
        return new Response(status, Map.of("content-type", "application/json"), Blob.utf8(json.toString()));
    }
}
