/** The agent's journal on disk: numbered, checksummed records in segments, a snapshot, and a recovery that reads all that is readable. */
@NullMarked
package io.moorage.agent.daemon.journal;

import org.jspecify.annotations.NullMarked;
