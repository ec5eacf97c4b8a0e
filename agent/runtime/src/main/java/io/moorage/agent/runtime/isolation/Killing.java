package io.moorage.agent.runtime.isolation;

/** A container being killed. */
interface Killing {
    /** Sends SIGKILL to whatever is there; whether nothing is left. To be called until it is. */
    boolean pass();
}
