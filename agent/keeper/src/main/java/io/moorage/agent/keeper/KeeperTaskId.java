package io.moorage.agent.keeper;

import java.nio.charset.StandardCharsets;

/**
 * Names a process task to the keeper. The agent composes it, and it must be unique on that agent for as long as the keeper remembers it.
 * At most {@value #BYTES_MAX} bytes of UTF-8, no control characters.
 */
public record KeeperTaskId(String value) implements Comparable<KeeperTaskId> {
    public static final int BYTES_MAX = 512;

    public KeeperTaskId {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "A task id has 1 to " + BYTES_MAX + " bytes; this one has " + bytes + ".");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A task id holds no control characters; this one does.");
        }
    }

    @Override
    public int compareTo(KeeperTaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
