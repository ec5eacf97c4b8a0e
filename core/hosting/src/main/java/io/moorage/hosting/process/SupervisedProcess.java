package io.moorage.hosting.process;

import io.moorage.hosting.PluginFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process that a master starts for a plugin. It ends when its standard input does: that is the end of its master, however that came.
 */
public final class SupervisedProcess {
    /** Refused for good, or the zip cannot run: starting it again is useless until somebody has changed something. */
    public static final int REFUSED = 10;

    /** A callback did not return. */
    public static final int STUCK = 11;

    private static final int OK = 0;

    private SupervisedProcess() {}

    /** Called with the zip, where zips are unpacked, the master as {@code HOST:PORT}, and {@code trusted} or {@code untrusted}. */
    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var secret = in.readLine();
        if (secret == null || args.length != 4) {
            System.out.println("A master starts this process; by hand it is 'moor plugin host'.");
            System.exit(REFUSED);
            return;
        }
        var settings = new PluginProcess.Settings(
                Path.of(args[0]), Path.of(args[1]), args[2], args[3].equals("trusted"), secret);
        new Thread(() -> endWith(in), "parent-watch").start();
        System.exit(run(settings));
    }

    private static int run(PluginProcess.Settings settings) {
        try {
            var process = PluginProcess.open(
                    settings, System.out::println, () -> Runtime.getRuntime().halt(STUCK));
            Runtime.getRuntime().addShutdownHook(new Thread(process::close, "host-stop"));
            var refused = process.run();
            refused.ifPresent(System.out::println);
            return refused.isPresent() ? REFUSED : OK;
        } catch (InterruptedException e) {
            return OK;
        } catch (Throwable e) {
            System.out.println(PluginFailure.sentence(e));
            return REFUSED;
        }
    }

    /** Not by exit, which waits for whatever hangs. */
    private static void endWith(BufferedReader in) {
        try {
            while (in.readLine() != null) {
                // the master says nothing after the secret
            }
        } catch (IOException e) {
            // as good as its end
        }
        Runtime.getRuntime().halt(OK);
    }
}
