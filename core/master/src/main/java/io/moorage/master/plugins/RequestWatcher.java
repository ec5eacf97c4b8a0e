package io.moorage.master.plugins;

import io.moorage.api.scheduler.RequestId;

/** Waits for answers of plugins. Called from any thread; must not block. */
public interface RequestWatcher {
    /** The plugin has answered; the answer leaves when its batch is committed. */
    void decided(RequestId id);

    /** There will be no answer. */
    void failed(RequestId id, int status, String sentence);
}
