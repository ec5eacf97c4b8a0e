package io.moorage.engine.command;

import java.time.Instant;

/** Decides one kind of command. Pure: the same view, command and time give the same result. */
public interface Handler<C> {
    Result handle(View view, C command, Instant now);
}
