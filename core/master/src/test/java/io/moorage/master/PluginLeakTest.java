package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.master.zipped.LibraryPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What comes and goes leaves nothing behind; and what is in two zips does not meet. */
class PluginLeakTest {
    private static final int ROUNDS = 50;
    private static final int WARM_UP = 10;
    private static final long HEAP_GROWTH_MAX = 8L * 1024 * 1024;

    @TempDir
    private Path data;

    private Path zip(String file, String id, String version, byte[] library) throws IOException {
        return PluginZips.of(id, LibraryPlugin.class)
                .with("classes/name.txt", id)
                .with("lib/library.jar", library)
                .version(version)
                .writeTo(data.resolve("plugins").resolve(file));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "open files are counted in /proc")
    void shouldLeaveNothingBehindAfterFiftyInstallsAndRemovals() throws IOException {
        // given
        var library = Library.jar(data, "1");
        long others = loaders(); // of plugins that other tests have hung on purpose
        try (var master = RunningMaster.start(data, Map.of())) {
            for (int i = 0; i < WARM_UP; i++) {
                comeAndGo(master, library, i);
            }
            Eventually.so("the first ones are collected", () -> loaders() == others);
            long heap = heapBytes();
            var threads = threads();

            // when
            for (int i = 0; i < ROUNDS; i++) {
                comeAndGo(master, library, WARM_UP + i);
            }

            // then
            Eventually.so("their class loaders are collected", () -> loaders() == others);
            Eventually.so("their threads have ended", () -> threads().equals(threads));
            assertThat(openFiles()).isEmpty();
            assertThat(data.resolve("plugins-unpacked")).isEmptyDirectory();
            assertThat(data.resolve("plugins")).isEmptyDirectory();
            assertThat(heapBytes() - heap).isLessThan(HEAP_GROWTH_MAX);
        }
    }

    private void comeAndGo(RunningMaster master, byte[] library, int round) throws IOException {
        var installed = PluginInstallTest.install(master, zip("guest.zip", "guest", "1.0." + round, library));
        assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);
        assertThat(master.get("/guest").body()).isEqualTo("{\"version\":\"1\",\"count\":1}");
        var removed = PluginInstallTest.remove(master, "guest");
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
    }

    /** After a collection: what is counted is reachable. */
    private static long loaders() {
        try {
            var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {null},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .filter(line -> line.contains(".PluginClasses"))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static long heapBytes() {
        loaders();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("plugin-"))
                .sorted()
                .toList();
    }

    /** Of what was unpacked. */
    private List<String> openFiles() throws IOException {
        var open = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var file : files) {
                try {
                    open.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        } catch (UncheckedIOException e) {
            throw new AssertionError(e);
        }
        open.removeIf(name -> !name.startsWith(data.resolve("plugins-unpacked").toString()));
        return open;
    }

    @Test
    void shouldKeepTwoVersionsOfALibraryApart() throws IOException {
        try (var master = RunningMaster.start(data, Map.of())) {
            // given
            PluginInstallTest.install(master, zip("old.zip", "old", "1", Library.jar(data, "1")));
            PluginInstallTest.install(master, zip("new.zip", "new", "1", Library.jar(data, "2")));

            // when, then
            assertThat(master.get("/old").body()).isEqualTo("{\"version\":\"1\",\"count\":1}");
            assertThat(master.get("/new").body()).isEqualTo("{\"version\":\"2\",\"count\":1}");
            assertThat(master.get("/old").body()).isEqualTo("{\"version\":\"1\",\"count\":2}");
        }
    }
}
