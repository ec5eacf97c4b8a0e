package io.moorage.engine.change;

/** One fact that became true. Only an applier turns it into state. */
public sealed interface Change permits DurableChange, LiveChange {}
