package io.moorage.cli.client;

/** How a verb ended, for scripts. */
public enum ExitCode {
    OK(0),
    /** The master, or we ourselves, said no. */
    REFUSED(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** No master could be asked, or it cannot answer yet. */
    UNREACHABLE(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
