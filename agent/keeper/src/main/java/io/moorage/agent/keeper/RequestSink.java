package io.moorage.agent.keeper;

import java.util.function.Consumer;

/** Where connections put requests. */
@FunctionalInterface
interface RequestSink {
    /** The answer is given exactly once, on the keeper's loop, before any event of a later turn is published. */
    void ask(Message.Request request, Consumer<Message.Reply> answer);
}
