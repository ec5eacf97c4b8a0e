package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators ask of plugins. Carried out on the thread of {@link WantedPlugins}, and answered when what was asked is released. */
final class PluginActions {
    private static final Duration AWAIT_EVERY = Duration.ofMillis(20);
    private static final Duration AWAIT_MAX = Duration.ofSeconds(15);

    private final PluginHost host;
    private final PluginZips zips;
    private final WantedPlugins wanted;

    PluginActions(PluginHost host, PluginZips zips, WantedPlugins wanted) {
        this.host = host;
        this.zips = zips;
        this.wanted = wanted;
    }

    /** Lets the zip of that name in the operator's folder run, in place of what runs under its id. */
    CompletableFuture<PluginStatus> install(String name, String sha256) {
        return ask(answer -> {
            var zip = zips.named(name, sha256);
            var id = zip.id();
            checkFree(id);
            var before = host.wanted(id);
            var hosted = host.plugin(id);
            var pin = Optional.<Command>of(new Command.InstallPlugin(id, zip.version(), zip.sha256()));
            var source = zips.source(zip, false);
            wanted.claim(id);
            wanted.forgetFailure(id);
            boolean isThere =
                    hosted.filter(plugin -> plugin.hearsAs(zip.sha256())).isPresent();
            var running = isThere
                    ? CompletableFuture.<Void>completedFuture(null)
                    : hosted.map(plugin -> plugin.replace(source, pin)).orElseGet(() -> host.install(source, pin));
            running.whenComplete((done, error) -> wanted.run(() -> {
                wanted.release(id);
                if (error != null && hosted.isEmpty()) {
                    host.drop(id);
                }
                finish(answer, id, error, "install '%s'".formatted(name), () -> isPinned(zip));
            }));
            answer.thenRun(() -> wanted.run(() -> zips.delete(
                    id,
                    other -> before.filter(old -> old.sha256().equals(other.sha256()))
                                    .isPresent()
                            && !other.sha256().equals(zip.sha256()))));
        });
    }

    private boolean isPinned(PluginZip zip) {
        return host.plugin(zip.id())
                        .filter(plugin -> plugin.hearsAs(zip.sha256()))
                        .isPresent()
                && host.wanted(zip.id())
                        .filter(known -> known.sha256().equals(zip.sha256()))
                        .isPresent();
    }

    /** Ends a plugin, or goes back to the bundled one of its id. Done when nothing of it is left. */
    CompletableFuture<PluginStatus> remove(PluginId id) {
        return ask(answer -> {
            checkFree(id);
            var plugin = host.plugin(id);
            if (plugin.filter(hosted -> hosted.source() instanceof RemoteSource).isPresent()) {
                host.drop(id);
                answer.complete(plugin.get().status());
                return;
            }
            if (host.wanted(id).isEmpty()) {
                throw host.plugin(id).isEmpty()
                        ? unknown(id)
                        : new PluginActionException(
                                RefusalCode.CALLER_STALE,
                                "Cannot remove plugin '%s': it comes with Moorage. A zip of your own with this id takes its place: moor plugin install FILE."
                                        .formatted(id.value()));
            }
            var last = host.plugin(id)
                    .map(HostedPlugin::status)
                    .orElseGet(() -> wanted.missing(id, host.wanted(id).orElseThrow(), List.of()));
            wanted.submit(new Command.RemovePlugin(id, zips.bundled().containsKey(id)));
            await(answer, () -> host.wanted(id).isEmpty(), () -> last);
        });
    }

    /** Opens a plugin's code anew and lets it take over from committed state. */
    CompletableFuture<PluginStatus> restart(PluginId id, Optional<Boolean> outOfProcess) {
        return ask(answer -> {
            checkFree(id);
            var hosted = host.plugin(id).orElse(null);
            if (hosted == null) {
                var why = wanted.notHosted().stream()
                        .filter(row -> row.id().equals(id.value()))
                        .map(PluginStatus::reason)
                        .findFirst();
                throw why.isEmpty() ? unknown(id) : new PluginActionException(RefusalCode.CALLER_STALE, why.get());
            }
            boolean outside = outOfProcess.orElse(host.outOfProcess(id));
            var source = zips.again(hosted.source(), outside);
            wanted.claim(id);
            hosted.replace(source, Optional.of(new Command.PlacePlugin(id, outside)))
                    .whenComplete((done, error) -> wanted.run(() -> finish(
                            answer,
                            id,
                            error,
                            "restart plugin '%s'".formatted(id.value()),
                            () -> host.outOfProcess(id) == outside
                                    && host.plugin(id)
                                            .filter(HostedPlugin::hears)
                                            .isPresent())));
            answer.whenComplete((done, error) -> wanted.run(() -> wanted.release(id)));
        });
    }

    private interface Action {
        void run(CompletableFuture<PluginStatus> answer) throws PluginActionException, IOException;
    }

    private CompletableFuture<PluginStatus> ask(Action action) {
        var answer = new CompletableFuture<PluginStatus>();
        wanted.run(() -> {
            try {
                if (!host.leads()) {
                    throw new PluginActionException(RefusalCode.CAPACITY_QUEUE_FULL, "This master does not lead.");
                }
                action.run(answer);
            } catch (PluginActionException | IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static PluginActionException unknown(PluginId id) {
        return new PluginActionException(
                RefusalCode.CALLER_NOT_FOUND,
                "There is no plugin '%s'. 'moor plugin list' shows those that are.".formatted(id.value()));
    }

    private void checkFree(PluginId id) throws PluginActionException {
        boolean leaving = host.wanted(id)
                .filter(known -> known.standing() != WantedPlugin.Standing.WANTED)
                .isPresent();
        if (leaving || wanted.isClaimed(id)) {
            throw new PluginActionException(
                    RefusalCode.CALLER_STALE,
                    "Plugin '%s' is being installed or removed. Try again when that is done.".formatted(id.value()));
        }
    }

    private void finish(
            CompletableFuture<PluginStatus> answer,
            PluginId id,
            @Nullable Throwable error,
            String what,
            BooleanSupplier done) {
        if (error == null) {
            await(answer, done, () -> host.plugin(id).orElseThrow().status());
            return;
        }
        var cause =
                error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
        var after = host.plugin(id).isPresent() ? " What ran before runs on." : "";
        var refusal = host.leads()
                ? new PluginActionException(
                        RefusalCode.CALLER_STALE, "Cannot %s: %s%s".formatted(what, cause.getMessage(), after))
                : new PluginActionException(RefusalCode.CAPACITY_QUEUE_FULL, "This master does not lead any more.");
        Runnable refuse = () -> answer.completeExceptionally(refusal);
        await(() -> goesOn(id), refuse, refuse, deadline());
    }

    /** Whether what ran before is asked again, or never will be. */
    private boolean goesOn(PluginId id) {
        var plugin = host.plugin(id);
        return plugin.isEmpty()
                || plugin.get().hears()
                || plugin.get().failure().isPresent();
    }

    private void await(CompletableFuture<PluginStatus> answer, BooleanSupplier done, Supplier<PluginStatus> status) {
        await(
                done,
                () -> answer.complete(status.get()),
                () -> answer.completeExceptionally(new PluginActionException(
                        RefusalCode.CAPACITY_QUEUE_FULL,
                        "It is not done within %s. Whether it took effect is unknown; 'moor plugin list' shows it."
                                .formatted(AWAIT_MAX))),
                deadline());
    }

    private static long deadline() {
        return System.nanoTime() + AWAIT_MAX.toNanos();
    }

    private void await(BooleanSupplier done, Runnable then, Runnable otherwise, long deadline) {
        if (done.getAsBoolean()) {
            then.run();
        } else if (!host.leads() || System.nanoTime() - deadline > 0) {
            otherwise.run();
        } else {
            wanted.runAfter(AWAIT_EVERY, () -> await(done, then, otherwise, deadline));
        }
    }
}
