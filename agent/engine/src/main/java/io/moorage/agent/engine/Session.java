package io.moorage.agent.engine;

import io.moorage.api.Epoch;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one link to a master, from HELLO to REGISTERED. The agent refuses what an older leadership or another cluster says, and
 * composes the list of its tasks only after it has heard whom it lists them for (CONSISTENCY section 6).
 */
final class Session {
    private enum Phase {
        CLOSED,
        GREETED,
        LISTED,
        REGISTERED
    }

    private final AgentConfig config;
    private Phase phase = Phase.CLOSED;
    private OptionalLong linkId = OptionalLong.empty();

    Session(AgentConfig config) {
        this.config = config;
    }

    boolean registered() {
        return phase == Phase.REGISTERED;
    }

    boolean is(long id) {
        return linkId.isPresent() && linkId.getAsLong() == id;
    }

    void send(Turn turn, ToMaster message) {
        linkId.ifPresent(id -> turn.order(new AgentOutput.Send(id, message)));
    }

    void open(Turn turn, long id) {
        if (linkId.isPresent() && !is(id)) {
            close(turn, "A newer connection took the place of this one.");
        }
        linkId = OptionalLong.of(id);
        phase = Phase.GREETED;
        send(turn, new ToMaster.Hello(LinkProtocol.VERSION, config.info().version()));
    }

    void closed() {
        linkId = OptionalLong.empty();
        phase = Phase.CLOSED;
    }

    /** Closes the link from this side. */
    void close(Turn turn, String sentence) {
        linkId.ifPresent(id -> turn.order(new AgentOutput.CloseLink(id, sentence)));
        closed();
    }

    /** Whether a frame of this epoch may be heard; if not, the link is closed with the reason. */
    boolean admits(Turn turn, Epoch epoch, ToAgent message) {
        var refusal = refusal(turn.image(), epoch, message);
        refusal.ifPresent(sentence -> {
            turn.note(sentence);
            close(turn, sentence);
        });
        return refusal.isEmpty();
    }

    private Optional<String> refusal(AgentImage image, Epoch epoch, ToAgent message) {
        var own = image.clusterId().filter(id -> !id.equals(epoch.clusterId()));
        if (own.isPresent()) {
            return Optional.of(
                    ("Agent '%s' belongs to cluster '%s', but this master leads cluster '%s'. Point the agent at its own"
                                    + " masters, or give it an empty data directory to join the other cluster.")
                            .formatted(
                                    image.agentId().map(id -> id.value()).orElse(""),
                                    own.orElseThrow().value(),
                                    epoch.clusterId().value()));
        }
        var seen = image.epoch().filter(known -> known.clusterId().equals(epoch.clusterId()));
        if (seen.isPresent() && epoch.term() < seen.orElseThrow().term()) {
            return Optional.of("This master leads in term %d, but the agent has already heard one of term %d."
                    .formatted(epoch.term(), seen.orElseThrow().term()));
        }
        boolean introduces = message instanceof ToAgent.Leading
                || message instanceof ToAgent.Refused
                || message instanceof ToAgent.Ping;
        if (!introduces && !image.epoch().equals(Optional.of(epoch))) {
            return Optional.of(
                    "This master speaks in term %d without having said that it leads in it.".formatted(epoch.term()));
        }
        return Optional.empty();
    }

    /** A master introduced itself: from here on older ones are refused, and this one gets the list. */
    void leading(Turn turn, Epoch epoch, String bootId) {
        boolean known = turn.image().epoch().equals(Optional.of(epoch));
        if (known && phase != Phase.GREETED) {
            return;
        }
        if (!known) {
            turn.journal(new JournalRecord.EpochSeen(epoch));
        }
        phase = Phase.LISTED;
        var image = turn.image();
        send(
                turn,
                new ToMaster.Register(
                        image.agentId(),
                        image.clusterId(),
                        bootId,
                        config.info(),
                        image.agentVersion(),
                        image.converted(),
                        image.heldTasks()
                                .flatMap(held -> held.task().stream()
                                        .map(task -> new ToMaster.ReportedTask(held.frameworkId(), task, held.state())))
                                .toList()));
    }

    /** Takes the agent's name; returns whether the agent is registered now and was not before. */
    boolean registered(Turn turn, Epoch epoch, ToAgent.Registered message) {
        if (phase != Phase.LISTED) {
            return false;
        }
        var own = turn.image().agentId();
        if (own.isPresent() && !own.orElseThrow().equals(message.agentId())) {
            var sentence = "This master calls the agent '%s', but it is '%s' for life."
                    .formatted(message.agentId().value(), own.orElseThrow().value());
            turn.note(sentence);
            close(turn, sentence);
            return false;
        }
        if (own.isEmpty()) {
            turn.journal(new JournalRecord.AgentNamed(message.agentId(), epoch.clusterId()));
        }
        phase = Phase.REGISTERED;
        return true;
    }
}
