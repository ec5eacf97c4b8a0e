package io.moorage.agent.runtime.docker;

/** The engine did not answer: nothing is known of what it did with the request. */
public final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    EngineUnavailableException(String message) {
        super(message);
    }

    EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
