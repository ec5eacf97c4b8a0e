package io.moorage.engine.effect;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.link.ToAgent;
import java.time.Instant;

/** An order to the outside. */
public sealed interface Effect {
    /** Says this to an agent over the link of that session; void if the link is closed. */
    record SendToAgent(long session, ToAgent message) implements Effect {}

    /** The agent of this link is registered under that id. */
    record BindAgentLink(long session, AgentId agentId) implements Effect {}

    /** Closes a link after what was sent before. */
    record CloseAgentLink(long session, String sentence) implements Effect {}

    /** Tells a scheduler. */
    record SendToFramework(FrameworkId frameworkId, Incarnation incarnation, SchedulerEvent event) implements Effect {}

    /** Tells a scheduler of its offers; they are made readable by who sends them, not by the loop's cycle. */
    record SendOffers(FrameworkId frameworkId, Incarnation incarnation, UnrenderedOffers offers) implements Effect {}

    /** Wakes a plugin's scheduler at that time. */
    record SetTimer(PluginId pluginId, Incarnation incarnation, String name, Instant at) implements Effect {}

    record CancelTimer(PluginId pluginId, Incarnation incarnation, String name) implements Effect {}

    /** Answers an HTTP request that a plugin was asked. */
    record SendResponse(RequestId requestId, Response response) implements Effect {}

    /** The command of this ticket took effect. */
    record Confirm(Ticket ticket) implements Effect {}

    /** The command of this ticket was refused. */
    record Refuse(Ticket ticket, RefusalCode code, String sentence) implements Effect {}

    /** A sentence for the operator's log and the event stream. */
    record Note(String sentence) implements Effect {}
}
