package io.moorage.engine.state;

/**
 * A plugin that an operator wants: which bytes of it, and no others.
 *
 * @param sha256 of the zip's bytes, in hexadecimal digits
 * @param standing whether it is wanted still
 */
public record WantedPlugin(String version, String sha256, Standing standing) {
    /** How it is wanted. A plugin that is not is still known until its zip is deleted, or that would be taken for a new one. */
    public enum Standing {
        WANTED,
        /** Its framework is torn down and nothing of it is kept. */
        REMOVED,
        /** Another zip of the same id goes on with its framework and all that it has put. */
        REPLACED
    }

    /** Whether these bytes are wanted already. */
    public boolean pins(String otherVersion, String otherSha256) {
        return standing == Standing.WANTED && version.equals(otherVersion) && sha256.equals(otherSha256);
    }
}
