package io.moorage.master.plugins;

import io.moorage.hosting.process.SupervisedProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of one plugin, started again when it ends, after a pause that doubles from 1 s to 30 s. It lives as long as its
 * standard input is open, so it cannot outlive this process. One thread starts it, keeps what it prints, and waits for its end.
 */
final class ChildProcess {
    static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** One that ran this long is started again as if it were the first time. */
    static final Duration STEADY = Duration.ofMinutes(1);

    /** Of the Java heap; more by {@link #FLAGS_VARIABLE}. */
    static final String HEAP_FLAG = "-Xmx256m";

    /** Flags of the JVM, after ours. */
    static final String FLAGS_VARIABLE = "MOOR_PLUGIN_JAVA_OPTS";

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration END_MAX = Duration.ofSeconds(2);
    private static final int LINE_CHARS_MAX = 300;

    private final String name;
    private final List<String> arguments;
    private final String secret;
    private final Path logFile;
    private @Nullable Process process;
    private boolean started;
    private boolean closed;
    private boolean refused;
    private int failures;
    private String lastLine = "";
    private String ended = "";

    /** @param arguments of {@link SupervisedProcess} */
    ChildProcess(String name, List<String> arguments, String secret, Path logFile) {
        this.name = name;
        this.arguments = List.copyOf(arguments);
        this.secret = secret;
        this.logFile = logFile;
    }

    /** Once; further calls do nothing. */
    synchronized void start() {
        if (!started && !closed) {
            started = true;
            var thread = new Thread(this::run, "plugin-process-" + name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            var pause = PAUSE_MIN;
            while (!isClosed()) {
                long since = System.nanoTime();
                live();
                boolean steady = System.nanoTime() - since > STEADY.toNanos();
                pause = steady ? PAUSE_MIN : pause;
                if (!sleep(pause, steady)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() throws InterruptedException {
        try (var log = new BoundedLog(logFile)) {
            var child = spawn();
            if (child == null) {
                return;
            }
            try (var in = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    log.write(line);
                    keep(line);
                }
            }
            over(child.waitFor());
        } catch (IOException | UncheckedIOException e) {
            failed("Its process cannot be started or its log not be written: %s".formatted(e));
        }
    }

    private synchronized @Nullable Process spawn() throws IOException {
        if (closed) {
            return null;
        }
        var child = new ProcessBuilder(command()).redirectErrorStream(true).start();
        process = child;
        var in = child.getOutputStream();
        in.write((secret + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        LOG.info("Plugin '{}' runs in process {}.", name, child.pid());
        return child;
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", HEAP_FLAG, "-XX:+ExitOnOutOfMemoryError"));
        var more = System.getenv(FLAGS_VARIABLE);
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SupervisedProcess.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private synchronized void keep(String line) {
        lastLine = line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) : line;
    }

    private synchronized void over(int status) {
        process = null;
        refused = status == SupervisedProcess.REFUSED;
        failed("Its process ended with exit status %d%s"
                .formatted(status, lastLine.isEmpty() ? "." : ", after it said: " + lastLine));
        lastLine = "";
    }

    private synchronized void failed(String sentence) {
        failures++;
        ended = failures == 1 ? sentence : "%s This was the end number %d in a row.".formatted(sentence, failures);
        if (!closed) {
            LOG.warn("Plugin '{}': {}", name, ended);
        }
    }

    /** False if it is not to be started again. */
    private synchronized boolean sleep(Duration pause, boolean afresh) throws InterruptedException {
        failures = afresh ? 0 : failures;
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized Optional<Long> pid() {
        return Optional.ofNullable(process).map(Process::pid);
    }

    /** How it ended last, and how often; empty if it never did. */
    synchronized Optional<String> ended() {
        return ended.isEmpty() ? Optional.empty() : Optional.of(ended);
    }

    /** Whether it said itself that it cannot run, so that the next will hardly fare better. */
    synchronized boolean refused() {
        return refused;
    }

    /** Ends it. Does not wait: whatever it does, it is killed soon. */
    void close() {
        Process child;
        synchronized (this) {
            closed = true;
            child = process;
            notifyAll();
        }
        if (child == null) {
            return;
        }
        try {
            child.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The process of plugin '{}' has ended already.", name, e);
        }
        child.onExit().orTimeout(END_MAX.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            child.destroyForcibly();
            return child;
        });
    }
}
