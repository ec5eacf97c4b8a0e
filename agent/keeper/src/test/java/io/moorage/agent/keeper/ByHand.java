package io.moorage.agent.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Processes whose parent is the test. */
final class ByHand {
    private ByHand() {}

    static int sleep(Path dir, LaunchToken token) {
        return spawn(dir, List.of("/bin/sleep", "1000"), List.of(token.environmentEntry()));
    }

    static int spawn(Path dir, List<String> command, List<String> environment) {
        Path output = dir.resolve("by-hand.out");
        var program = new PosixSpawn.Program(command.get(0), command, environment, dir, output, output);
        return switch (new PosixSpawn().spawn(program)) {
            case PosixSpawn.Result.Spawned spawned -> spawned.pid();
            case PosixSpawn.Result.Failed failed -> throw new AssertionError(Libc.describe(failed.error()));
        };
    }

    static int java(Path dir, List<Path> classpath, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.add("-cp");
        command.add(classpath.stream().map(Path::toString).collect(Collectors.joining(":")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return spawn(dir, command, List.of());
    }

    static void end(int pid) {
        Libc.kill(pid, Libc.SIGKILL);
        await(pid);
    }

    static ExitStatus await(int pid) {
        try (var status = new Memory(Integer.BYTES)) {
            assertThat(Libc.waitpid(pid, status, 0)).isEqualTo(pid);
            return ExitStatus.ofRaw(status.getInt(0));
        }
    }
}
