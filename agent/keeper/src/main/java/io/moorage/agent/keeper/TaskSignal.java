package io.moorage.agent.keeper;

import com.sun.jna.Native;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Sends signals to a task's processes, and to no other: pids are used only where they cannot have been reused. */
final class TaskSignal {
    private static final int SIGNAL_MAX = 64;

    /** A session that forks between a look and a kill is looked at again, this often. */
    private static final int PASSES_MAX = 5;

    Message.Reply send(KeeperTask task, Message.Signal signal) {
        if (signal.signal() < 1 || signal.signal() > SIGNAL_MAX) {
            return Keeper.refuse(
                    RefusalCode.BAD_REQUEST,
                    "Cannot send signal " + signal.signal() + " to task '" + task.id() + "': signals are 1 to "
                            + SIGNAL_MAX + ".");
        }
        if (!task.running() && signal.scope() != SignalScope.SESSION) {
            return Keeper.refuse(
                    RefusalCode.TASK_ENDED,
                    "Cannot signal task '" + task.id()
                            + "': it has ended. What it left behind is reached by the scope SESSION.");
        }
        int pid = task.identity().pid();
        return switch (signal.scope()) {
            case PROCESS -> result(task, signal, Libc.kill(pid, signal.signal()), 1);
            case GROUP -> result(task, signal, killGroup(pid, signal.signal()), 1);
            case SESSION -> session(task, signal);
        };
    }

    /** The group that the process leads. One that leads none, adopted by its token, is reached alone: its group may be anyone's. */
    private static int killGroup(int pid, int signal) {
        int result = Libc.kill(-pid, signal);
        return result != 0 && Native.getLastError() == Libc.ESRCH ? Libc.kill(pid, signal) : result;
    }

    private static Message.Reply session(KeeperTask task, Message.Signal signal) {
        int session = task.identity().pid();
        if (!task.running() && reused(task.identity())) {
            return new Message.Count(0);
        }
        Set<Integer> reached = new HashSet<>();
        if (task.running()) {
            int result = killGroup(session, signal.signal());
            if (result != 0 && Native.getLastError() != Libc.ESRCH) {
                return result(task, signal, result, 0);
            }
            reached.add(session);
        }
        int passes = signal.signal() == Libc.SIGKILL ? PASSES_MAX : 1;
        boolean found = true;
        for (int pass = 0; pass < passes && found; pass++) {
            found = false;
            for (ProcFiles.Stat stat : ProcFiles.session(session)) {
                int pid = stat.identity().pid();
                boolean byGroup = task.running() && stat.group() == session;
                if (reached.add(pid)) {
                    found = true;
                    if (!byGroup) {
                        Libc.kill(pid, signal.signal());
                    }
                }
            }
        }
        return new Message.Count(reached.size());
    }

    /** The kernel gives a pid out again only when no process is left whose session or group it names. */
    private static boolean reused(ProcessIdentity identity) {
        Optional<ProcFiles.Stat> now = ProcFiles.stat(identity.pid());
        return now.isPresent() && !now.get().identity().equals(identity);
    }

    private static Message.Reply result(KeeperTask task, Message.Signal signal, int result, int count) {
        int error = Native.getLastError();
        return result == 0
                ? new Message.Count(count)
                : Keeper.refuse(
                        RefusalCode.SIGNAL_FAILED,
                        "Cannot send signal " + signal.signal() + " to task '" + task.id() + "', process "
                                + task.identity().pid() + ": " + Libc.describe(error)
                                + ". Is the task another user's? Then run the agent as root.");
    }
}
