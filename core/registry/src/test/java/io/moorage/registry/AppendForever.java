package io.moorage.registry;

import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.RecordingImage;
import io.moorage.engine.registry.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A process to be killed: appends numbers without end, and prints each one once it was acknowledged. */
final class AppendForever {
    private AppendForever() {}

    public static void main(String[] args) throws Exception {
        var image = new RecordingImage();
        var listener = new RecordingListener();
        var registry = new RaftRegistry(
                RegistryFolder.alone(Path.of(args[0])).snapshotAfter(Integer.parseInt(args[1]), Long.MAX_VALUE));
        registry.start(image, listener);
        RegistryFolder.await(listener::leads);
        for (int number = image.size(); ; number++) {
            var result = new CompletableFuture<AppendResult>();
            var command = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
            registry.append(listener.epoch().orElseThrow(), command, result::complete);
            if (!(result.join() instanceof AppendResult.Committed)) {
                throw new AssertionError("Not committed: " + result.join());
            }
            System.out.println(number);
            System.out.flush();
        }
    }
}
