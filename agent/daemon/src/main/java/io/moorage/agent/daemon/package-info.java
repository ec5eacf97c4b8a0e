/** The edge of an agent: one thread around the engine, its journal, its link to the master, its sandboxes and its HTTP endpoints. */
@NullMarked
package io.moorage.agent.daemon;

import org.jspecify.annotations.NullMarked;
