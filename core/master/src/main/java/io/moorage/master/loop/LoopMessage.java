package io.moorage.master.loop;

import io.moorage.api.Epoch;
import io.moorage.engine.command.Command;
import io.moorage.engine.registry.AppendResult;

/** What the loop's thread is told. */
sealed interface LoopMessage {
    /** For the engine; void if another epoch has begun. */
    record Submit(Epoch epoch, Command command) implements LoopMessage {}

    /** The fate of the append that this leadership has in flight. */
    record Appended(long leadership, AppendResult result) implements LoopMessage {}

    record Leading(Epoch epoch) implements LoopMessage {}

    record NotLeading(Epoch epoch) implements LoopMessage {}

    record RegistryFailed(String sentence, Throwable cause) implements LoopMessage {}

    record Close() implements LoopMessage {}
}
