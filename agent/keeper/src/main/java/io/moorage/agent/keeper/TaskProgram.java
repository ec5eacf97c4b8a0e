package io.moorage.agent.keeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/** What a start request comes to: the program found, the environment complete; and why it could not be started. */
final class TaskProgram {
    private static final String PATH_DEFAULT = "/usr/local/bin:/usr/bin:/bin";

    private TaskProgram() {}

    /** Empty if the program is a bare name that the task's own PATH does not hold. */
    static Optional<PosixSpawn.Program> of(StartRequest request) {
        var environment = new ArrayList<String>(request.env().size() + 1);
        request.env().forEach((name, value) -> {
            if (!name.equals(LaunchToken.VARIABLE)) {
                environment.add(name + "=" + value);
            }
        });
        environment.add(request.token().environmentEntry());
        return program(request)
                .map(path -> new PosixSpawn.Program(
                        path, request.argv(), environment, request.cwd(), request.stdoutPath(), request.stderrPath()));
    }

    private static Optional<String> program(StartRequest request) {
        String name = request.argv().get(0);
        if (name.contains("/")) {
            return Optional.of(name); // relative to the task's directory, which the child enters first
        }
        for (String directory : path(request).split(":", -1)) {
            Path candidate = request.cwd().resolve(directory).resolve(name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    private static String path(StartRequest request) {
        return request.env().getOrDefault("PATH", PATH_DEFAULT);
    }

    static String notFound(StartRequest request) {
        return "Cannot start task '" + request.taskId() + "': there is no program '"
                + request.argv().get(0) + "' in " + path(request)
                + ". Give its whole path, or a PATH in the task's environment.";
    }

    /** The C library says which error, not at which step; looking again usually tells. */
    static String failed(StartRequest request, int error) {
        String asked = "Cannot start task '" + request.taskId() + "': ";
        String said = ": " + Libc.describe(error) + ".";
        if (!Files.isDirectory(request.cwd())) {
            return asked + "its directory '" + request.cwd() + "' cannot be entered" + said
                    + " Create it before the task.";
        }
        for (Path output : new Path[] {request.stdoutPath(), request.stderrPath()}) {
            if (!Files.isWritable(output)) {
                return asked + "its output file '" + output + "' cannot be written" + said
                        + " Check its directory and permissions.";
            }
        }
        return asked + "'" + request.argv().get(0) + "' cannot be executed" + said
                + " Check its path, its permissions and its first line.";
    }
}
