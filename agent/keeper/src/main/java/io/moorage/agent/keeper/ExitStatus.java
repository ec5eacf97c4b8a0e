package io.moorage.agent.keeper;

/** How a task's process ended. Signal 9 and {@code exit 137} differ, and not knowing is a value of its own, never 0. */
public sealed interface ExitStatus {
    /** The raw value that stands for {@link Unknown} in log and protocol; the kernel's are 0 to 65535. */
    int RAW_UNKNOWN = -1;

    /** The wait status as the kernel gave it (see wait(2)), or {@link #RAW_UNKNOWN}. */
    int raw();

    /** It returned or called exit. */
    record Exited(int code) implements ExitStatus {
        public Exited {
            if (code < 0 || code > 255) {
                throw new IllegalArgumentException("An exit code is 0 to 255, not " + code + ".");
            }
        }

        @Override
        public int raw() {
            return code << 8;
        }
    }

    /** A signal ended it. */
    record Signalled(int signal, boolean coreDumped) implements ExitStatus {
        public Signalled {
            if (signal < 1 || signal > 126) {
                throw new IllegalArgumentException("A signal that ends a process is 1 to 126, not " + signal + ".");
            }
        }

        @Override
        public int raw() {
            return signal | (coreDumped ? 0x80 : 0);
        }
    }

    /** It ended while no keeper was its parent, so nobody was told how. */
    record Unknown() implements ExitStatus {
        @Override
        public int raw() {
            return RAW_UNKNOWN;
        }
    }

    /** The status that a raw value stands for; {@link Unknown} for every value that does not speak of an ended process. */
    static ExitStatus ofRaw(int raw) {
        int signal = raw & 0x7f;
        if (raw < 0 || raw > 0xffff || signal == 0x7f) {
            return new Unknown();
        }
        return signal == 0 ? new Exited(raw >> 8) : new Signalled(signal, (raw & 0x80) != 0);
    }
}
