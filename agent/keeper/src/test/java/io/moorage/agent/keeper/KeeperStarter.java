package io.moorage.agent.keeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Run as a process: starts a keeper and a task of it, says so on the pipe {@code up}, and waits to be killed. */
final class KeeperStarter {
    private KeeperStarter() {}

    public static void main(String[] arguments) throws Exception {
        Path dir = Path.of(arguments[0]);
        var keeper = new RunningKeeper(dir);
        keeper.start("task", "sleep", "1000");
        Files.writeString(dir.resolve("up"), keeper.process.pid() + "\n");
        new CountDownLatch(1).await();
    }
}
