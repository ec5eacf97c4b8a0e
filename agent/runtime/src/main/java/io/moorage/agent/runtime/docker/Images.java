package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sees to it that an image is there. Blocks; used by several threads. */
final class Images {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

    private final DockerEngine engine;
    private final Duration pullDeadline;
    private final Map<String, Object> pulls = new ConcurrentHashMap<>();

    Images(DockerEngine engine, Duration pullDeadline) {
        this.engine = engine;
        this.pullDeadline = pullDeadline;
    }

    boolean present(String image) throws EngineUnavailableException {
        try {
            return engine.call(docker -> docker.inspectImageCmd(image).exec()) != null;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /**
     * Pulls an image; who asks while it is being pulled waits for that.
     *
     * @param forced also when it is there
     * @return why it is not there, and what to do; empty if it is
     */
    Optional<String> pull(String image, boolean forced, Consumer<String> progress) throws EngineUnavailableException {
        synchronized (pulls.computeIfAbsent(image, name -> new Object())) {
            if (!forced && present(image)) {
                return Optional.empty();
            }
            progress.accept("Pulling image '%s'.".formatted(image));
            var pulling = new Pulling(image, progress);
            try {
                engine.streams().pullImageCmd(withTag(image)).exec(pulling);
                if (!pulling.awaitCompletion(pullDeadline.toMillis(), TimeUnit.MILLISECONDS)) {
                    return missing(image, "it took longer than " + pullDeadline);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineUnavailableException("the agent stops", e);
            } catch (RuntimeException e) {
                return missing(image, String.valueOf(e.getMessage()).strip());
            } finally {
                pulling.stop();
            }
            return pulling.problem.isEmpty() && present(image) ? Optional.empty() : missing(image, pulling.problem);
        }
    }

    private static Optional<String> missing(String image, String why) {
        return Optional.of(
                "its image '%s' cannot be pulled (%s). Check its name and the way to its registry, or bring it to this host with 'docker load'"
                        .formatted(image, why.isEmpty() ? "it is still not there" : why));
    }

    /** Without a tag an engine would pull all there are. */
    private static String withTag(String image) {
        var last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") || last.contains("@") ? image : image + ":latest";
    }

    private static final class Pulling extends ResultCallback.Adapter<PullResponseItem> {
        private final String image;
        private final Consumer<String> progress;
        private final Map<String, long[]> layers = new HashMap<>();
        private long next = System.nanoTime() + PROGRESS_EVERY.toNanos();
        private volatile String problem = "";

        Pulling(String image, Consumer<String> progress) {
            this.image = image;
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null) {
                problem = String.valueOf(item.getErrorDetail().getMessage());
            }
            var detail = item.getProgressDetail();
            if (detail != null && detail.getCurrent() != null && detail.getTotal() != null && item.getId() != null) {
                layers.put(item.getId(), new long[] {detail.getCurrent(), detail.getTotal()});
            }
            if (System.nanoTime() - next > 0) {
                next = System.nanoTime() + PROGRESS_EVERY.toNanos();
                progress.accept("Pulling image '%s': %d of %d MB in %d layers (%s)."
                        .formatted(image, megabytes(0), megabytes(1), layers.size(), item.getStatus()));
            }
        }

        @Override
        public void onError(Throwable failure) {
            problem = String.valueOf(failure.getMessage()).strip();
            stop(); // as super does, which also logs what the launch will say
        }

        private long megabytes(int index) {
            return layers.values().stream().mapToLong(layer -> layer[index]).sum() >> 20;
        }

        private void stop() {
            try {
                close();
            } catch (java.io.IOException e) {
                problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
            }
        }
    }
}
