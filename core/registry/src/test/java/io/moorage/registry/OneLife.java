package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Epoch;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.RecordingImage;
import io.moorage.engine.registry.RecordingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A registry from its start to its close, with what was seen of it. */
final class OneLife implements AutoCloseable {
    private static final long ANSWER_SECONDS = 30;

    final RaftRegistry registry;
    final RecordingImage image = new RecordingImage();
    final RecordingListener listener = new RecordingListener();

    private OneLife(RegistryConfig config) {
        this.registry = new RaftRegistry(config);
    }

    static OneLife begin(RegistryConfig config) throws IOException {
        var life = new OneLife(config);
        life.registry.start(life.image, life.listener);
        return life;
    }

    static OneLife leading(RegistryConfig config) throws IOException {
        var life = begin(config);
        RegistryFolder.await(life.listener::leads);
        return life;
    }

    Epoch epoch() {
        return listener.epoch().orElseThrow();
    }

    AppendResult append(Epoch epoch, byte[] command) throws Exception {
        var result = new CompletableFuture<AppendResult>();
        registry.append(epoch, command, result::complete);
        return result.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    void append(String command) throws Exception {
        assertThat(append(epoch(), command.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AppendResult.Committed.class);
    }

    void appendNumbers(int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            append("command-" + number);
        }
    }

    List<String> texts() {
        return image.commands().stream()
                .map(command -> new String(command, StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        registry.close();
    }
}
