package io.moorage.testkit.cluster;

import io.moorage.api.Id;
import io.moorage.api.TaskInfo;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events and calls as one line each, for people who read what led to a failure. */
final class EventText {
    private static final int LISTED_MAX = 5;

    private EventText() {}

    static String of(SchedulerEvent event) {
        return switch (event) {
            case SchedulerEvent.Subscribed subscribed ->
                "Subscribed as " + subscribed.frameworkId().value();
            case SchedulerEvent.Offers made ->
                "Offers: "
                        + list(made.offers().stream()
                                .map(offer -> "%s of %s with %s"
                                        .formatted(offer.id().value(), offer.hostname(), offer.resources()))
                                .toList());
            case SchedulerEvent.Rescind rescind ->
                "Rescind of offer " + rescind.offerId().value();
            case SchedulerEvent.Update update ->
                "Update: %s is %s%s"
                        .formatted(
                                update.status().taskId().value(),
                                update.status().state(),
                                update.status()
                                        .reason()
                                        .map(reason -> ", " + reason)
                                        .orElse(""));
            case SchedulerEvent.UpdateOperationStatus update ->
                "operation '%s': %s %s"
                        .formatted(
                                update.status().operationId().value(),
                                update.status().state(),
                                update.status().message());
            case SchedulerEvent.Failure failure ->
                "Failure of agent " + failure.agentId().value();
            case SchedulerEvent.AgentRecovered recovered ->
                "AgentRecovered: %s is %s".formatted(recovered.agentId().value(), recovered.fate());
            case SchedulerEvent.Recovered recovered -> "Recovered";
            case SchedulerEvent.TimerFired fired -> "TimerFired: " + fired.name();
            case SchedulerEvent.Requested requested ->
                "Requested: %s %s %s"
                        .formatted(
                                requested.request().method(),
                                requested.request().path(),
                                requested.request().body().toUtf8());
            case SchedulerEvent.Error error -> "Error: " + error.message();
        };
    }

    static String of(SchedulerCall call) {
        return switch (call) {
            case SchedulerCall.Accept accept ->
                "Accept of %s: %s"
                        .formatted(
                                ids(accept.offerIds()),
                                list(accept.operations().stream()
                                        .flatMap(operation -> operation instanceof Launch launch
                                                ? launch.tasks().stream()
                                                : Stream.<TaskInfo>empty())
                                        .map(task -> "launch " + task.taskId().value())
                                        .toList()));
            case SchedulerCall.Decline decline ->
                "Decline of %s for %s"
                        .formatted(ids(decline.offerIds()), decline.filters().refuse());
            case SchedulerCall.Suppress suppress -> "Suppress";
            case SchedulerCall.Revive revive -> "Revive";
            case SchedulerCall.Kill kill -> "Kill of " + kill.taskId().value();
            case SchedulerCall.Acknowledge acknowledge ->
                "Acknowledge of an update of " + acknowledge.taskId().value();
            case SchedulerCall.Reconcile reconcile ->
                reconcile.tasks().isEmpty()
                        ? "Reconcile of all"
                        : "Reconcile of "
                                + ids(reconcile.tasks().stream()
                                        .map(SchedulerCall.TaskReference::taskId)
                                        .toList());
            case SchedulerCall.Put put -> "Put of " + put.key();
            case SchedulerCall.Delete delete -> "Delete of " + delete.key();
            case SchedulerCall.SetTimer timer -> "SetTimer %s at %s".formatted(timer.name(), timer.at());
            case SchedulerCall.CancelTimer timer -> "CancelTimer " + timer.name();
            case SchedulerCall.Respond respond ->
                "Respond with " + respond.response().status();
        };
    }

    private static String ids(List<? extends Id> ids) {
        return list(ids.stream().map(Id::value).toList());
    }

    private static String list(List<String> texts) {
        return texts.stream().limit(LISTED_MAX).collect(Collectors.joining("; "))
                + (texts.size() > LISTED_MAX ? " and %d more".formatted(texts.size() - LISTED_MAX) : "");
    }
}
