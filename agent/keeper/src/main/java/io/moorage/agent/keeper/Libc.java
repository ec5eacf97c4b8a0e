package io.moorage.agent.keeper;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The C library's calls that the keeper needs, directly mapped (about a microsecond a call). Linux alone: the constants are its. Those that fail
 * by -1 leave their error in {@link Native#getLastError}; the posix_spawn family returns its error.
 */
final class Libc {
    static final NativeLibrary LIBRARY = NativeLibrary.getProcess();

    static final int EINTR = 4;
    static final int ECHILD = 10;
    static final int ESRCH = 3;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;
    static final int P_ALL = 0;
    static final int PR_SET_CHILD_SUBREAPER = 36;
    static final int F_SETFD = 2;
    static final int FD_CLOEXEC = 1;
    static final int SIGKILL = 9;

    static {
        Native.register(Libc.class, LIBRARY);
    }

    private Libc() {}

    static native int posix_spawn(
            Pointer pid, String path, Pointer fileActions, Pointer attributes, Pointer argv, Pointer envp);

    static native int posix_spawn_file_actions_init(Pointer fileActions);

    static native int posix_spawn_file_actions_addopen(Pointer fileActions, int fd, String path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(Pointer fileActions, int fd, int newFd);

    static native int posix_spawn_file_actions_addchdir_np(Pointer fileActions, String path);

    static native int posix_spawn_file_actions_destroy(Pointer fileActions);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer signals);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);

    static native int posix_spawnattr_destroy(Pointer attributes);

    static native int sigemptyset(Pointer signals);

    static native int waitpid(int pid, Pointer status, int options);

    static native int waitid(int idType, int id, Pointer info, int options);

    static native int kill(int pid, int signal);

    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    static native int fcntl(int fd, int command, long argument);

    static native String strerror(int error);

    /** "No such file or directory (errno 2)". */
    static String describe(int error) {
        return strerror(error) + " (errno " + error + ")";
    }
}
