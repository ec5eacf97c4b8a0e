package io.moorage.registry;

import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from ending the process. It calls {@code System.exit} when its port is taken, and the class that does so also
 * makes itself the handler of every uncaught exception in the process, and exits at the first one, be it a plugin's.
 */
final class ProcessGuard {
    private static boolean set;

    private ProcessGuard() {}

    static synchronized void set() {
        if (set) {
            return;
        }
        var handler = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(handler);
        set = true;
    }
}
