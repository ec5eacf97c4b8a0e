package io.moorage.simulation;

/** A mistake that somebody could make in an edge; each named sequence is shown to turn red with one of them. */
public enum Bug {
    /** The master takes a command for committed as soon as it has handed it over. */
    ANSWERS_BEFORE_COMMIT,
    /** The registry answers without having synced. */
    SKIPS_SYNC,
    /** A batch of an older incarnation is taken for one of the newest. */
    TAKES_LATE_BATCH,
    /** Schedulers are not told what became of agents after a takeover. */
    TELLS_NO_FATE,
    /** The agent does not look at the epoch of a frame. */
    HEARS_STALE_EPOCH,
    /** The master takes links while its registry replays, and says nothing on them. */
    LISTENS_DURING_REPLAY,
    /** The agent's containerizer does not look for a process that was spawned just before it died. */
    SKIPS_TOKEN_SEARCH,
    /** Whoever uses the grid does not hear that a member, and what only it had, is lost. */
    TELLS_NO_LOSS,
    /** The registry forgets a removed plugin while its zip still lies in the folder. */
    FORGETS_BEFORE_IT_DELETES,
    /** The registry does not keep what operations made. */
    FORGETS_CONVERSIONS,
    /** A page of the grid is read as it is now, not as it was in the cut that the manifest names. */
    TEARS_PAGES
}
