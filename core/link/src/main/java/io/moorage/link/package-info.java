/**
 * The agent link: one connection that the agent dials, versioned frames both ways, the master's epoch on each of its own. The
 * master and agent engines exchange these records in production and in the simulation.
 */
@NullMarked
package io.moorage.link;

import org.jspecify.annotations.NullMarked;
