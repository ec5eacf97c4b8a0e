/**
 * The pure brain of an agent: what it knows of its tasks, what it owes its master, and the journal records that carry both over a
 * restart. No clock, randomness, threads, files or sockets: time and entropy come in, orders go out.
 */
@NullMarked
package io.moorage.agent.engine;

import org.jspecify.annotations.NullMarked;
