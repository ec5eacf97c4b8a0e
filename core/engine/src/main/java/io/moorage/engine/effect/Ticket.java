package io.moorage.engine.effect;

/** Names who waits for an answer; chosen by the edge. */
public record Ticket(long number) {}
