package io.moorage.agent.engine;

import java.util.List;

/** The words of strsignal(3) on Linux, which Mesos' messages use. */
final class SignalNames {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private static final List<String> BY_NUMBER = List.of(
            "Unknown signal 0",
            "Hangup",
            "Interrupt",
            "Quit",
            "Illegal instruction",
            "Trace/breakpoint trap",
            "Aborted",
            "Bus error",
            "Floating point exception",
            "Killed",
            "User defined signal 1",
            "Segmentation fault",
            "User defined signal 2",
            "Broken pipe",
            "Alarm clock",
            "Terminated",
            "Stack fault",
            "Child exited",
            "Continued",
            "Stopped (signal)",
            "Stopped",
            "Stopped (tty input)",
            "Stopped (tty output)",
            "Urgent I/O condition",
            "CPU time limit exceeded",
            "File size limit exceeded",
            "Virtual timer expired",
            "Profiling timer expired",
            "Window changed",
            "I/O possible",
            "Power failure",
            "Bad system call");

    private SignalNames() {}

    static String of(int signal) {
        return signal > 0 && signal < BY_NUMBER.size() ? BY_NUMBER.get(signal) : "Unknown signal %d".formatted(signal);
    }
}
