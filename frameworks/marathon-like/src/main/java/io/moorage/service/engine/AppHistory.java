package io.moorage.service.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an app has been through.
 *
 * @param delay absent when the app may launch at once
 * @param exits the newest first, at most {@link #EXITS_MAX}
 */
public record AppHistory(Optional<LaunchDelay> delay, List<Exit> exits) {
    public static final int EXITS_MAX = 10;
    static final AppHistory NONE = new AppHistory(Optional.empty(), List.of());

    public AppHistory {
        exits = List.copyOf(exits);
    }

    AppHistory with(Exit exit) {
        var kept = new ArrayList<Exit>();
        kept.add(exit);
        exits.stream().limit(EXITS_MAX - 1).forEach(kept::add);
        return new AppHistory(delay, kept);
    }

    AppHistory with(Optional<LaunchDelay> changed) {
        return new AppHistory(changed, exits);
    }
}
