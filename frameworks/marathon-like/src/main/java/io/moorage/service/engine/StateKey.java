package io.moorage.service.engine;

import io.moorage.api.TaskId;
import io.moorage.service.model.AppId;

/** The keys of stored records. An app id has no colon and no at sign, so they are never ambiguous. */
final class StateKey {
    static final String APP = "app:";
    static final String VERSION = "version:";
    static final String INSTANCE = "instance:";
    static final String DEPLOYMENT = "deployment:";
    static final String HISTORY = "history:";

    private StateKey() {}

    static String app(AppId id) {
        return APP + id.value();
    }

    static String version(App app) {
        return VERSION + app.id().value() + "@" + app.version().toEpochMilli();
    }

    static String instance(TaskId id) {
        return INSTANCE + id.value();
    }

    static String deployment(String id) {
        return DEPLOYMENT + id;
    }

    static String history(AppId id) {
        return HISTORY + id.value();
    }
}
