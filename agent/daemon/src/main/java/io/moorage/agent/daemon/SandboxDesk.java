package io.moorage.agent.daemon;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Answers questions about files, a bounded number at once, each on a virtual thread of its own, for disks are slow. */
final class SandboxDesk {
    static final int READS_MAX = 16;

    private final Semaphore free = new Semaphore(READS_MAX);
    private final SandboxFiles files;
    private final Supplier<Optional<AgentId>> agentId;

    SandboxDesk(Path workDirectory, Supplier<Optional<AgentId>> agentId) {
        files = new SandboxFiles(workDirectory);
        this.agentId = agentId;
    }

    void asked(ToAgent message, Consumer<ToMaster> answer) {
        var id = agentId.get();
        if (id.isEmpty() || !free.tryAcquire()) {
            answer.accept(refusal(
                    message,
                    "The agent reads %d files already, which is its maximum. Ask again.".formatted(READS_MAX)));
            return;
        }
        Thread.ofVirtual().name("sandbox-read").start(() -> {
            try {
                answer.accept(read(id.orElseThrow(), message));
            } finally {
                free.release();
            }
        });
    }

    private ToMaster read(AgentId id, ToAgent message) {
        return switch (message) {
            case ToAgent.ReadFile read -> files.read(id, read);
            case ToAgent.BrowseFiles browse -> files.browse(id, browse);
            default -> throw new IllegalArgumentException("This is no question about files: %s".formatted(message));
        };
    }

    private static ToMaster refusal(ToAgent message, String sentence) {
        return switch (message) {
            case ToAgent.ReadFile read ->
                new ToMaster.FileContent(read.requestId(), read.offset(), -1, Blob.EMPTY, sentence);
            case ToAgent.BrowseFiles browse -> new ToMaster.FileListing(browse.requestId(), List.of(), sentence);
            default -> throw new IllegalArgumentException("This is no question about files: %s".formatted(message));
        };
    }
}
