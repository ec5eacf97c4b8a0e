package io.moorage.agent.keeper;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program by posix_spawn(3), which neither copies the JVM's memory nor needs a shell or wrapper: in a session of its own, with default
 * signal handlers and an empty signal mask (the JVM ignores and blocks some, and both are inherited), with the descriptors 0, 1 and 2 and no
 * others. Errors of open, chdir and exec in the child come back as this call's.
 */
final class PosixSpawn implements Spawner {
    /** How descriptors from 3 on are kept from the child. */
    enum Descriptors {
        /** The child closes them: glibc 2.34 and newer. */
        CLOSED_BY_CHILD,
        /** They are marked close-on-exec before each spawn, for older libraries; a descriptor opened in between slips through. */
        MARKED_BEFORE
    }

    /** What to start. The environment is of entries {@code NAME=value}; without a directory the child keeps the caller's. */
    record Program(
            String path,
            List<String> argv,
            List<String> environment,
            @Nullable Path cwd,
            Path stdout,
            Path stderr) {}

    sealed interface Result {
        record Spawned(int pid) implements Result {}

        record Failed(int error) implements Result {}
    }

    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    private static final int O_WRONLY_CREAT_APPEND = 01 | 0100 | 02000;
    private static final int OUTPUT_MODE = 0644;
    /** At least what glibc and musl ask for, on x86-64 and aarch64: 336, 80 and 128 bytes in glibc 2.36. */
    private static final int ATTRIBUTES_BYTES = 512;

    private static final int FILE_ACTIONS_BYTES = 256;
    private static final int SIGNALS_BYTES = 128;

    private final Optional<Function> addCloseFrom;

    PosixSpawn() {
        this(closeFrom().isPresent() ? Descriptors.CLOSED_BY_CHILD : Descriptors.MARKED_BEFORE);
    }

    PosixSpawn(Descriptors descriptors) {
        addCloseFrom = descriptors == Descriptors.CLOSED_BY_CHILD ? closeFrom() : Optional.empty();
    }

    @Override
    public Result spawn(Program program) {
        try (var argv = new NativeStrings(program.argv());
                var envp = new NativeStrings(program.environment());
                var attributes = new Memory(ATTRIBUTES_BYTES);
                var actions = new Memory(FILE_ACTIONS_BYTES);
                var pid = new Memory(Integer.BYTES)) {
            attributes.clear();
            actions.clear();
            Libc.posix_spawnattr_init(attributes);
            Libc.posix_spawn_file_actions_init(actions);
            try {
                fillAttributes(attributes);
                int error = fillActions(actions, program);
                if (error == 0) {
                    error = Libc.posix_spawn(pid, program.path(), actions, attributes, argv.pointer(), envp.pointer());
                }
                return error == 0 ? new Result.Spawned(pid.getInt(0)) : new Result.Failed(error);
            } finally {
                Libc.posix_spawn_file_actions_destroy(actions);
                Libc.posix_spawnattr_destroy(attributes);
            }
        }
    }

    private static void fillAttributes(Pointer attributes) {
        try (var signals = new Memory(SIGNALS_BYTES)) {
            Libc.sigemptyset(signals);
            Libc.posix_spawnattr_setsigmask(attributes, signals);
            signals.setMemory(
                    0, SIGNALS_BYTES, (byte) 0xff); // sigfillset leaves out 32 and 33, which would stay ignored
            Libc.posix_spawnattr_setsigdefault(attributes, signals);
        }
        Libc.posix_spawnattr_setflags(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID));
    }

    private int fillActions(Pointer actions, Program program) {
        var errors = new ArrayList<Integer>();
        // First, so that a child whose output hangs does not keep the caller's connections open after its death.
        if (addCloseFrom.isPresent()) {
            errors.add(addCloseFrom.get().invokeInt(new Object[] {actions, 3}));
        } else {
            markCloseOnExec();
        }
        errors.add(Libc.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
        errors.add(addOutput(actions, 1, program.stdout()));
        errors.add(
                program.stderr().equals(program.stdout())
                        ? Libc.posix_spawn_file_actions_adddup2(actions, 1, 2)
                        : addOutput(actions, 2, program.stderr()));
        if (program.cwd() != null) {
            errors.add(Libc.posix_spawn_file_actions_addchdir_np(
                    actions, program.cwd().toString()));
        }
        return errors.stream().filter(error -> error != 0).findFirst().orElse(0);
    }

    private static int addOutput(Pointer actions, int fd, Path file) {
        return Libc.posix_spawn_file_actions_addopen(actions, fd, file.toString(), O_WRONLY_CREAT_APPEND, OUTPUT_MODE);
    }

    private static void markCloseOnExec() {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                int fd = Integer.parseInt(descriptor.getFileName().toString());
                if (fd > 2) {
                    Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read /proc/self/fd, which this C library makes necessary.", e);
        }
    }

    private static Optional<Function> closeFrom() {
        try {
            return Optional.of(Libc.LIBRARY.getFunction("posix_spawn_file_actions_addclosefrom_np"));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }
}
