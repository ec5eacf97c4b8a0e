package io.moorage.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process of this host that is not our child. One that has ended but that its parent never collected (a zombie) has ended: in
 * containers without an init process it may stay for ever.
 */
record HostProcess(ProcessHandle handle) {
    private static final Duration POLL = Duration.ofMillis(20);

    boolean running() {
        return handle.isAlive() && !isZombie();
    }

    /** The state stands behind the command's name, which is in parentheses and may hold any character (proc(5)). */
    private boolean isZombie() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            int name = stat.lastIndexOf(')');
            return name >= 0 && stat.length() > name + 2 && "ZX".indexOf(stat.charAt(name + 2)) >= 0;
        } catch (IOException goneOrNotLinux) {
            return false;
        }
    }

    /** Whether it ended in that time. Nobody but its parent is told of an end, so this looks every 20 ms. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (running()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
