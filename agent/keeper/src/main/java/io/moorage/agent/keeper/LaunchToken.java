package io.moorage.agent.keeper;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * 128 random bits of the agent's, placed in a task's environment as {@value #VARIABLE}, by which a process is found again when the keeper
 * died between spawning it and writing its pid down. 32 lower-case hex digits. {@link #toString} hides it: tokens are never logged.
 */
public record LaunchToken(String hex) {
    public static final String VARIABLE = "MOORAGE_TASK_TOKEN";
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    public LaunchToken {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("A launch token is 32 lower-case hex digits; this one is not.");
        }
    }

    public static LaunchToken random(SecureRandom random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return new LaunchToken(HexFormat.of().formatHex(bits));
    }

    /** The entry of the environment, as it stands in {@code /proc/PID/environ}. */
    String environmentEntry() {
        return VARIABLE + "=" + hex;
    }

    @Override
    public String toString() {
        return "LaunchToken[hidden]";
    }
}
