package io.moorage.agent.keeper;

/** Why the keeper refused, and who must act. The number is what the protocol carries: never reuse one. */
public enum RefusalCode {
    BAD_REQUEST(1, Party.CALLER),
    VERSION(2, Party.OPERATOR),
    UNKNOWN_TASK(3, Party.CALLER),
    TASK_ENDED(4, Party.CALLER),
    TASK_ALIVE(5, Party.CALLER),
    SPAWN_FAILED(6, Party.CALLER),
    SIGNAL_FAILED(7, Party.OPERATOR),
    TOO_MANY(8, Party.CAPACITY),
    LOG_UNWRITABLE(9, Party.OPERATOR),
    INTERNAL(10, Party.INTERNAL),
    SPAWN_UNDER_WAY(11, Party.CAPACITY);

    /** Who must act on a refusal. */
    public enum Party {
        CALLER,
        OPERATOR,
        CAPACITY,
        INTERNAL
    }

    private final int number;
    private final Party party;

    RefusalCode(int number, Party party) {
        this.number = number;
        this.party = party;
    }

    public Party party() {
        return party;
    }

    int number() {
        return number;
    }

    /** The code of that number; {@link #INTERNAL} for one that only a newer keeper knows. */
    static RefusalCode ofNumber(int number) {
        for (RefusalCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
