package io.moorage.cli.host;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** A process that runs until SIGTERM or SIGINT and then stops cleanly, with exit code 0. */
public final class Stopping {
    private Stopping() {}

    /** Returns never: the process ends when the parts are closed, or when one of them ended by itself. */
    public static void onSignal(AutoCloseable parts, PrintStream out, String farewell) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int code = 0;
                            try {
                                parts.close();
                                out.println(farewell);
                            } catch (Exception broken) {
                                out.println("moor: did not stop cleanly: " + broken);
                                code = 1;
                            }
                            out.flush();
                            // A JVM that a signal ends exits with 128 and more, which reads like a crash.
                            Runtime.getRuntime().halt(code);
                        },
                        "moor-stop"));
        new CountDownLatch(1).await();
    }
}
