package io.moorage.agent.daemon;

import io.moorage.agent.engine.SandboxLayout;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Reads what lies in sandboxes. Tasks write there as they like, so no symbolic link is followed: each step of a path is opened
 * relative to the one before (openat with O_NOFOLLOW), which no exchange of a folder for a link can lead astray. Blocks; not for loops.
 */
final class SandboxFiles {
    static final int ENTRIES_MAX = 5_000;
    private static final int DEPTH_MAX = 64;

    private final Path workDirectory;

    SandboxFiles(Path workDirectory) {
        this.workDirectory = workDirectory;
    }

    ToMaster.FileContent read(AgentId agentId, ToAgent.ReadFile request) {
        try (var folder = open(agentId, request.frameworkId(), request.taskId())) {
            var steps = steps(request.path());
            if (steps.isEmpty()) {
                throw new Unreadable("'%s' is a folder".formatted(request.path()));
            }
            return descend(
                    folder,
                    steps.subList(0, steps.size() - 1),
                    last -> read(last, steps.get(steps.size() - 1), request));
        } catch (IOException e) {
            return new ToMaster.FileContent(
                    request.requestId(), request.offset(), -1, Blob.EMPTY, sentence("read", request.path(), e));
        }
    }

    ToMaster.FileListing browse(AgentId agentId, ToAgent.BrowseFiles request) {
        try (var folder = open(agentId, request.frameworkId(), request.taskId())) {
            var steps = steps(request.path());
            return descend(folder, steps, last -> list(last, String.join("/", steps), request.requestId()));
        } catch (IOException e) {
            return new ToMaster.FileListing(request.requestId(), List.of(), sentence("list", request.path(), e));
        }
    }

    /** The newest run of the task. */
    private SecureDirectoryStream<Path> open(AgentId agentId, FrameworkId frameworkId, TaskId taskId)
            throws IOException {
        var runs = Path.of(SandboxLayout.runs(workDirectory.toString(), agentId, frameworkId, taskId));
        if (!Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS)) {
            throw new Unreadable("this agent has no sandbox of task '%s'".formatted(taskId.value()));
        }
        try (var all = Files.list(runs)) {
            var newest = all.filter(run -> Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS))
                    .max(Comparator.comparingLong(run -> run.toFile().lastModified()))
                    .orElseThrow(() -> new Unreadable("its sandbox is gone"));
            return secure(newest);
        }
    }

    private static SecureDirectoryStream<Path> secure(Path folder) throws IOException {
        var stream = Files.newDirectoryStream(folder);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new Unreadable("this file system cannot open folders without following links");
    }

    private static List<String> steps(String path) throws IOException {
        var steps = Arrays.stream(path.split("/", -1))
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .toList();
        if (steps.contains("..") || path.indexOf('\0') >= 0 || steps.size() > DEPTH_MAX) {
            throw new Unreadable(
                    "a path is relative to the sandbox, without '..', and at most %d deep".formatted(DEPTH_MAX));
        }
        return steps;
    }

    private interface Visit<T> {
        T at(SecureDirectoryStream<Path> folder) throws IOException;
    }

    private static <T> T descend(SecureDirectoryStream<Path> folder, List<String> steps, Visit<T> visit)
            throws IOException {
        if (steps.isEmpty()) {
            return visit.at(folder);
        }
        try (var next = folder.newDirectoryStream(Path.of(steps.get(0)), LinkOption.NOFOLLOW_LINKS)) {
            return descend(next, steps.subList(1, steps.size()), visit);
        }
    }

    private static ToMaster.FileContent read(SecureDirectoryStream<Path> folder, String name, ToAgent.ReadFile request)
            throws IOException {
        if (!attributes(folder, Path.of(name)).isRegularFile()) {
            throw new Unreadable("it is no regular file");
        }
        try (var channel =
                folder.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = channel.size();
            long offset = Math.max(0, request.offset());
            int length = (int) Math.min(
                    Math.max(0, Math.min(request.length(), LinkProtocol.FILE_CHUNK_BYTES_MAX)),
                    Math.max(0, size - offset));
            var buffer = ByteBuffer.allocate(length);
            channel.position(offset);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the chunk is full or the file ends
            }
            var data = Blob.of(Arrays.copyOf(buffer.array(), buffer.position()));
            return new ToMaster.FileContent(request.requestId(), offset, size, data, "");
        }
    }

    private static ToMaster.FileListing list(SecureDirectoryStream<Path> folder, String prefix, long requestId)
            throws IOException {
        var entries = new ArrayList<ToMaster.FileEntry>();
        for (var child : folder) {
            if (entries.size() == ENTRIES_MAX) {
                return new ToMaster.FileListing(
                        requestId, entries, "Only the first %d entries are listed.".formatted(ENTRIES_MAX));
            }
            var name = child.getFileName();
            var path = prefix.isEmpty() ? name.toString() : prefix + "/" + name;
            try {
                var attributes = attributes(folder, name);
                entries.add(new ToMaster.FileEntry(
                        path,
                        attributes.isDirectory(),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            } catch (NoSuchFileException e) {
                // the task has removed it meanwhile
            }
        }
        entries.sort(Comparator.comparing(ToMaster.FileEntry::path));
        return new ToMaster.FileListing(requestId, entries, "");
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static String sentence(String verb, String path, IOException e) {
        var why = switch (e) {
            case Unreadable unreadable -> String.valueOf(unreadable.getMessage());
            case NoSuchFileException none -> "there is no such file";
            case NotDirectoryException file -> "a part of it is no folder";
            default ->
                e.getMessage() != null && e.getMessage().contains("symbolic links")
                        ? "a part of it is a symbolic link, and none is followed"
                        : String.valueOf(e.getMessage());
        };
        return "Cannot %s '%s': %s.".formatted(verb, path, why);
    }

    /** Why there is nothing to read; the message is the end of a sentence. */
    private static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why);
        }
    }
}
