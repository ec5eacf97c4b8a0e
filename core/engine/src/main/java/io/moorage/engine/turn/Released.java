package io.moorage.engine.turn;

/**
 * A turn at its release.
 *
 * @param command index of the newest command of the registry that this leadership committed; 0 before the first
 * @param whole whether every turn of that command is released: the state after this turn then holds exactly what it decided
 */
public record Released(Turn turn, long command, boolean whole) {}
