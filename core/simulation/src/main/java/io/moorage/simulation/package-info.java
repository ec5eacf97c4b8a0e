/**
 * A seeded world in which the production engines themselves run: one thread, one queue of events, virtual time. Start reading at
 * {@link io.moorage.simulation.SimCluster}.
 */
@NullMarked
package io.moorage.simulation;

import org.jspecify.annotations.NullMarked;
