/** Whether running tasks work: probes, and what follows from their results. */
@NullMarked
package io.moorage.agent.runtime.health;

import org.jspecify.annotations.NullMarked;
