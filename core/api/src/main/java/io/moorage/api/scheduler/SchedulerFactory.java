package io.moorage.api.scheduler;

import io.moorage.api.Experimental;
import org.pf4j.ExtensionPoint;

/**
 * The extension that a scheduler zip has. Made once per load of the zip, with no arguments; must be cheap and do nothing.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public interface SchedulerFactory extends ExtensionPoint {
    /** Who this is and which paths it answers. Called once per load, before {@link #create}; must not block. */
    SchedulerDescription describe();

    /**
     * A new scheduler from committed state. Called once per incarnation: at installation, and whenever this master begins to
     * lead. What it throws is shown to the operator and the plugin does not run.
     */
    Scheduler create(Start start);
}
