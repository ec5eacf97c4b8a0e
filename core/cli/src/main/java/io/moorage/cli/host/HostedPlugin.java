package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.process.PluginProcess;
import io.moorage.hosting.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A plugin's zip in this process, in the foreground. */
public final class HostedPlugin {
    private HostedPlugin() {}

    /** Returns when the master refuses it for good; SIGTERM and Ctrl-C end the process with exit code 0. */
    public static void serve(
            Surroundings surroundings, Path zip, MasterAddress master, boolean trusted, Consumer<String> say)
            throws InterruptedException {
        var settings = new PluginProcess.Settings(
                zip, surroundings.moorHome().resolve("cache/plugins"), master.toString(), trusted, "");
        try {
            var process =
                    PluginProcess.open(settings, say, () -> Runtime.getRuntime().halt(SupervisedProcess.STUCK));
            var stop = new Thread(() -> stop(process, say), "moor-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            var refused = process.run();
            if (refused.isPresent()) {
                Runtime.getRuntime().removeShutdownHook(stop);
                throw failed(zip, refused.get());
            }
        } catch (IOException | PluginRefusedException e) {
            throw failed(zip, String.valueOf(e.getMessage()));
        }
    }

    private static void stop(PluginProcess process, Consumer<String> say) {
        process.close();
        say.accept("The host has stopped; the tasks of its framework go on.");
        // A JVM that a signal ends exits with 128 and more, which reads like a crash.
        Runtime.getRuntime().halt(0);
    }

    private static FailedException failed(Path zip, String why) {
        return FailedException.refused(
                "'%s' cannot be hosted here.".formatted(zip),
                why,
                "Mend what it names; 'moor plugin list' shows what runs.");
    }
}
