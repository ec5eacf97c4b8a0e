package io.moorage.cli.client;

/**
 * Ends a verb: what was asked, why not, what to do. Thrown, not returned, because every verb ends at its first one and
 * nothing is left to decide on the way up.
 */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String why;
    private final String remedy;

    public FailedException(ExitCode exitCode, String what, String why, String remedy) {
        super(what, null, false, false);
        this.exitCode = exitCode;
        this.why = why;
        this.remedy = remedy;
    }

    public static FailedException refused(String what, String why, String remedy) {
        return new FailedException(ExitCode.REFUSED, what, why, remedy);
    }

    public static FailedException usage(String what, String why, String remedy) {
        return new FailedException(ExitCode.USAGE, what, why, remedy);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** What was asked, as a sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }
}
