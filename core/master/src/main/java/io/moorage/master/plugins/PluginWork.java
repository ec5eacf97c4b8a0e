package io.moorage.master.plugins;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.SchedulerEvent;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What waits for one plugin's thread. */
final class PluginWork {
    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();

    sealed interface Item {}

    /** A new scheduler is wanted, from this of the plugin's committed. */
    record Begin(Incarnation incarnation, Map<String, Blob> entries) implements Item {}

    record Deliver(Incarnation incarnation, SchedulerEvent event) implements Item {}

    record Quit() implements Item {}

    void begin(Incarnation incarnation, Map<String, Blob> entries) {
        items.add(new Begin(incarnation, entries));
    }

    /** False if too many events wait already. */
    boolean deliver(Incarnation incarnation, SchedulerEvent event) {
        return items.size() < PluginHostConfig.MAILBOX_MAX && items.add(new Deliver(incarnation, event));
    }

    void forgetEvents() {
        items.removeIf(Deliver.class::isInstance);
    }

    void quit() {
        items.clear();
        items.add(new Quit());
    }

    Item take() throws InterruptedException {
        return items.take();
    }

    /** Without waiting. */
    @Nullable
    Item poll() {
        return items.poll();
    }

    int size() {
        return items.size();
    }
}
