package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One input being handled: what is known so far and what is ordered so far. */
final class Turn {
    private final Instant now;
    private final Entropy entropy;
    private final List<AgentOutput> outputs = new ArrayList<>();
    private AgentImage image;

    Turn(AgentImage image, Instant now, Entropy entropy) {
        this.image = image;
        this.now = now;
        this.entropy = entropy;
    }

    /** Records a fact: it holds from here on, and is journalled before anything that is ordered after it. */
    void journal(JournalRecord record) {
        image = image.apply(record);
        outputs.add(new AgentOutput.Journal(record));
    }

    void order(AgentOutput output) {
        outputs.add(output);
    }

    void note(String sentence) {
        order(new AgentOutput.Note(sentence));
    }

    AgentImage image() {
        return image;
    }

    Optional<AgentId> agentId() {
        return image.agentId();
    }

    Instant now() {
        return now;
    }

    Entropy entropy() {
        return entropy;
    }

    List<AgentOutput> outputs() {
        return List.copyOf(outputs);
    }
}
