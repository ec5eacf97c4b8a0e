package io.moorage.master.plugins;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.SchedulerCall;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one plugin was asked over HTTP and has not answered. */
final class OpenRequests {
    private final Set<RequestId> open = ConcurrentHashMap.newKeySet();
    private final RequestWatcher watcher;

    OpenRequests(RequestWatcher watcher) {
        this.watcher = watcher;
    }

    /** False if there are too many. */
    boolean add(RequestId id) {
        return open.size() < PluginHostConfig.REQUESTS_MAX && open.add(id);
    }

    void forget(RequestId id) {
        open.remove(id);
    }

    void clear() {
        open.clear();
    }

    void fail(RequestId id, int status, String sentence) {
        if (open.remove(id)) {
            watcher.failed(id, status, sentence);
        }
    }

    void failAll(int status, String sentence) {
        open.forEach(id -> fail(id, status, sentence));
    }

    /** The batch without answers to what this plugin was not asked; who waits for the others is told. */
    Batch decided(Batch batch) {
        var calls = batch.calls().stream()
                .filter(call -> !(call instanceof SchedulerCall.Respond respond) || open.remove(respond.requestId()))
                .toList();
        for (var call : calls) {
            if (call instanceof SchedulerCall.Respond respond) {
                watcher.decided(respond.requestId());
            }
        }
        return new Batch(calls);
    }
}
