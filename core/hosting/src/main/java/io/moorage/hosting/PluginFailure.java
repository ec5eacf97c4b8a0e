package io.moorage.hosting;

/**
 * What a plugin threw, in our words: its text, trace and cause are the plugin's code, which may throw in turn wherever they are
 * asked for, such as in a logger.
 */
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CAUSES_MAX = 8;

    private PluginFailure(String text) {
        super(text);
    }

    public static PluginFailure of(Throwable thrown) {
        return of(thrown, CAUSES_MAX);
    }

    private static PluginFailure of(Throwable thrown, int causes) {
        try {
            var failure = new PluginFailure(thrown.toString());
            failure.setStackTrace(thrown.getStackTrace());
            var cause = thrown.getCause();
            if (cause != null && causes > 0) {
                failure.initCause(of(cause, causes - 1));
            }
            return failure;
        } catch (Throwable e) {
            return new PluginFailure(thrown.getClass().getName());
        }
    }

    /** What to tell the operator: what is ours as it is, of all else that it was thrown. */
    public static String sentence(Throwable thrown) {
        return thrown instanceof PluginRefusedException || thrown instanceof RemoteFailureException
                ? String.valueOf(thrown.getMessage())
                : of(thrown).sentence();
    }

    private String sentence() {
        return "it threw %s.".formatted(getMessage());
    }
}
