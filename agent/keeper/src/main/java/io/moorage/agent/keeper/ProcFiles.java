package io.moorage.agent.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What {@code /proc} says about processes; see proc(5). */
final class ProcFiles {
    /** One line of {@code /proc/PID/stat}. */
    record Stat(ProcessIdentity identity, char state, int group, int session) {
        /** Ended, but not yet reaped by its parent. */
        boolean zombie() {
            return state == 'Z' || state == 'X';
        }
    }

    private static final Path PROC = Path.of("/proc");
    private static final int EXEC_LOOKS = 10;
    private static final Duration EXEC_PAUSE = Duration.ofMillis(2);
    private static final Comparator<Stat> LEADER_THEN_OLDEST = Comparator.<Stat>comparingInt(
                    stat -> stat.session() == stat.identity().pid() ? 0 : 1)
            .thenComparingLong(stat -> stat.identity().startTicks());

    private ProcFiles() {}

    /** Empty if there is no such process. */
    static Optional<Stat> stat(int pid) {
        try {
            return parseStat(pid, Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name in field 2 may hold blanks and parentheses, so fields are counted from its last closing one. */
    static Optional<Stat> parseStat(int pid, String line) {
        int nameEnd = line.lastIndexOf(')');
        String[] fields =
                nameEnd < 0 ? new String[0] : line.substring(nameEnd + 1).trim().split(" ", -1);
        if (fields.length < 20 || pid <= 1) {
            return Optional.empty();
        }
        var identity = new ProcessIdentity(pid, Long.parseLong(fields[19]));
        return Optional.of(
                new Stat(identity, fields[0].charAt(0), Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
    }

    /** Whether that very process runs; a zombie does not. */
    static boolean alive(ProcessIdentity identity) {
        return stat(identity.pid())
                .filter(stat -> stat.identity().equals(identity) && !stat.zombie())
                .isPresent();
    }

    /** Every process of a session that is no zombie. */
    static List<Stat> session(int session) {
        return processes(stat -> stat.session() == session && !stat.zombie());
    }

    /**
     * The process with one of these entries in its environment, by entry. Of several (children inherit it) the leader of a session, which is what
     * the keeper makes, else the oldest. A process in the middle of an exec shows an empty environment for a moment, so those are looked at again;
     * one between fork and exec shows its parent's and is not found: {@link #spawnOfEarlierKeeperUnderWay}.
     */
    static Map<String, ProcessIdentity> byEnvironment(Set<String> entries) {
        var found = new HashMap<String, Stat>();
        List<Stat> unread = entries.isEmpty() ? List.of() : processes(stat -> stat.session() != 0 && !stat.zombie());
        for (int look = 0; look < EXEC_LOOKS && !unread.isEmpty(); look++) {
            if (look > 0) {
                LockSupport.parkNanos(EXEC_PAUSE.toNanos());
            }
            var blank = new ArrayList<Stat>();
            for (Stat stat : unread) {
                String environment = environment(stat.identity().pid());
                if (environment.isEmpty()) {
                    blank.add(stat);
                }
                for (String entry : environment.split("\0", -1)) {
                    if (entries.contains(entry)) {
                        found.merge(entry, stat, (a, b) -> LEADER_THEN_OLDEST.compare(a, b) <= 0 ? a : b);
                    }
                }
            }
            unread = blank;
        }
        var identities = new HashMap<String, ProcessIdentity>();
        found.forEach((entry, stat) -> identities.put(entry, stat.identity()));
        return identities;
    }

    /**
     * Whether a child of an earlier keeper of this directory has not come to its exec. Until then it shares its parent's memory and shows its
     * command line; and a keeper that runs is alone on its directory, so nothing else shows that of one.
     */
    static boolean spawnOfEarlierKeeperUnderWay() {
        int self = (int) ProcessHandle.current().pid();
        Optional<String> own = keeperDirectory(self);
        return own.isPresent()
                && !processes(stat -> stat.identity().pid() != self
                                && !stat.zombie()
                                && keeperDirectory(stat.identity().pid()).equals(own))
                        .isEmpty();
    }

    /** What follows {@code --dir} on its command line. */
    private static Optional<String> keeperDirectory(int pid) {
        try {
            var arguments = List.of(Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
            int at = arguments.indexOf("--dir");
            return at < 0 || at + 1 >= arguments.size() ? Optional.empty() : Optional.of(arguments.get(at + 1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Changes with every boot, so that pids of another boot are never mistaken for ours. */
    static String bootId() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    }

    private static String environment(int pid) {
        try {
            return new String(Files.readAllBytes(PROC.resolve(pid + "/environ")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "-"; // gone meanwhile, or another user's, which an unprivileged keeper cannot have started
        }
    }

    private static List<Stat> processes(Predicate<Stat> wanted) {
        var found = new ArrayList<Stat>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                stat(Integer.parseInt(entry.getFileName().toString()))
                        .filter(wanted)
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read /proc, without which no process can be found again.", e);
        }
        return found;
    }
}
