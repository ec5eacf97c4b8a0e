package io.moorage.agent.keeper;

/** Starts programs. {@link PosixSpawn} does; a test's dies before or after. */
@FunctionalInterface
interface Spawner {
    PosixSpawn.Result spawn(PosixSpawn.Program program);
}
