package io.moorage.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RiskyCallsTest {
    @TempDir
    private Path dir;

    static final class Exits {
        void call() {
            System.exit(1);
        }
    }

    static final class Halts {
        void call() {
            Runtime.getRuntime().halt(1);
        }
    }

    static final class ExitsByReference {
        Runnable call() {
            return () -> java.util.stream.IntStream.of(1).forEach(System::exit);
        }
    }

    static final class Execs {
        void call() throws IOException {
            Runtime.getRuntime().exec(new String[] {"true"});
        }
    }

    static final class Builds {
        void call() throws IOException {
            new ProcessBuilder("true").start();
        }
    }

    static final class LoadsLibrary {
        void call() {
            System.loadLibrary("x");
        }
    }

    /** Names, long constants and all, but nothing of the kind. */
    static final class Harmless {
        static final long LARGE = 1L << 40;

        String exit(double share) {
            return "System.exit halt exec" + LARGE * share + System.nanoTime()
                    + Runtime.getRuntime().maxMemory();
        }
    }

    private static byte[] code(Class<?> type) throws IOException {
        var name = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (var in = type.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Exits,System.exit",
        "Halts,Runtime.halt",
        "ExitsByReference,System.exit",
        "Execs,Runtime.exec",
        "Builds,ProcessBuilder.start",
        "LoadsLibrary,System.loadLibrary",
    })
    void shouldFindInClassesAndJars(String name, String call) throws Exception {
        // given
        var code = code(Class.forName(RiskyCallsTest.class.getName() + "$" + name));
        var inClasses = Files.createDirectories(dir.resolve("one/classes"));
        Files.write(inClasses.resolve("A.class"), code);
        var inLib = Files.createDirectories(dir.resolve("two/lib"));
        try (var jar = new JarOutputStream(Files.newOutputStream(inLib.resolve("a.jar")))) {
            jar.putNextEntry(new ZipEntry("p/Harmless.class"));
            jar.write(code(Harmless.class));
            jar.putNextEntry(new ZipEntry("p/A.class"));
            jar.write(code);
        }

        // when, then
        assertThat(RiskyCalls.in(dir.resolve("one"))).contains("'classes/A.class' calls " + call);
        assertThat(RiskyCalls.in(dir.resolve("two"))).contains("'lib/a.jar!p/A.class' calls " + call);
    }

    @Test
    void shouldFindNothingElsewhere() throws Exception {
        Files.write(dir.resolve("Harmless.class"), code(Harmless.class));
        Files.write(dir.resolve("This.class"), code(PluginClasses.class));
        Files.writeString(dir.resolve("notes.txt"), "System.exit");
        assertThat(RiskyCalls.in(dir)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 12, 40, 200})
    void shouldRefuseWhatIsNoClass(int length) throws Exception {
        var code = code(Exits.class);
        Files.write(dir.resolve("Torn.class"), java.util.Arrays.copyOf(code, length));
        assertThatThrownBy(() -> RiskyCalls.in(dir))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageContaining("'Torn.class' is no class");
    }

    @Test
    void shouldRefuseAClassThatIsTooLarge() throws IOException {
        Files.write(dir.resolve("Large.class"), new byte[RiskyCalls.CLASS_BYTES_MAX + 1]);
        assertThatThrownBy(() -> RiskyCalls.in(dir))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageContaining("16777216 bytes that are allowed");
    }
}
