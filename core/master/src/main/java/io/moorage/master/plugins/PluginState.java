package io.moorage.master.plugins;

/** What an operator sees of a plugin. */
public enum PluginState {
    LOADING,
    /** Loaded; this master does not lead. */
    STANDBY,
    RUNNING,
    /** A callback has not returned in time; its framework is disconnected until it does. */
    UNRESPONSIVE,
    /** Stopped, and made anew as soon as that is committed. */
    RESTARTING,
    /** Its framework was torn down; the next leader makes it anew. */
    ENDED,
    /** It cannot run; the reason says why. */
    FAILED
}
