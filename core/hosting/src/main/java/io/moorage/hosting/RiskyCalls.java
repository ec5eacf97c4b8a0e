package io.moorage.hosting;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarInputStream;

/**
 * Finds what a plugin's classes call that ends the master's process or leaves it. Read from the constant pools (JVM
 * specification, section 4.4) before any of the code runs. It keeps out mistakes and habits, not malice: reflection is not seen.
 */
final class RiskyCalls {
    static final int CLASS_BYTES_MAX = 16 * 1024 * 1024;

    private static final Map<String, Set<String>> RISKY = Map.of(
            "java/lang/System", Set.of("exit", "load", "loadLibrary"),
            "java/lang/Runtime", Set.of("exit", "halt", "exec", "load", "loadLibrary"),
            "java/lang/ProcessBuilder", Set.of("start", "startPipeline"));

    private final String className;
    private final DataInputStream in;
    private final int[] firsts;
    private final int[] seconds;
    private final String[] texts;
    private final boolean[] calls;

    private RiskyCalls(String className, DataInputStream in, int entries) {
        this.className = className;
        this.in = in;
        firsts = new int[entries];
        seconds = new int[entries];
        texts = new String[entries];
        calls = new boolean[entries];
    }

    /** The first one in the classes and jars of an unpacked zip, as a sentence. */
    static Optional<String> in(Path folder) throws IOException, PluginRefusedException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
                var found = inFile(folder.relativize(path).toString(), path);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inFile(String name, Path path) throws IOException, PluginRefusedException {
        if (name.endsWith(".class")) {
            try (var in = Files.newInputStream(path)) {
                return inClass(name, in);
            }
        }
        if (!name.endsWith(".jar")) {
            return Optional.empty();
        }
        try (var jar = new JarInputStream(Files.newInputStream(path), false)) {
            for (var entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                var found = entry.getName().endsWith(".class")
                        ? inClass(name + "!" + entry.getName(), jar)
                        : Optional.<String>empty();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inClass(String name, InputStream in) throws IOException, PluginRefusedException {
        var bytes = in.readNBytes(CLASS_BYTES_MAX + 1);
        if (bytes.length > CLASS_BYTES_MAX) {
            throw new PluginRefusedException(
                    "The class '%s' has more than the %d bytes that are allowed.".formatted(name, CLASS_BYTES_MAX));
        }
        try {
            var data = new DataInputStream(new ByteArrayInputStream(bytes));
            data.skipNBytes(8); // magic and version
            return new RiskyCalls(name, data, data.readUnsignedShort()).find();
        } catch (IOException e) {
            throw new PluginRefusedException("'%s' is no class: %s.".formatted(name, e), e);
        }
    }

    private Optional<String> find() throws IOException {
        for (int at = 1; at < texts.length; at++) {
            at += readEntry(at);
        }
        for (int at = 1; at < texts.length; at++) {
            if (calls[at]) {
                var owner = text(firsts[index(firsts[at])]);
                var method = text(firsts[index(seconds[at])]);
                if (RISKY.getOrDefault(owner, Set.of()).contains(method)) {
                    return Optional.of("'%s' calls %s.%s"
                            .formatted(className, owner.substring(owner.lastIndexOf('/') + 1), method));
                }
            }
        }
        return Optional.empty();
    }

    /** How many entries it takes up beyond its own. */
    private int readEntry(int at) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 1 -> texts[at] = in.readUTF();
            case 3, 4 -> in.skipNBytes(4); // int, float
            case 5, 6 -> { // long, double
                in.skipNBytes(8);
                return 1;
            }
            case 7, 8, 16, 19, 20 -> firsts[at] = in.readUnsignedShort(); // class, string, method type, module, package
            case 9, 10, 11, 12, 17, 18 -> { // field, method, interface method, name and type, dynamic
                firsts[at] = in.readUnsignedShort();
                seconds[at] = in.readUnsignedShort();
                calls[at] = tag == 10;
            }
            case 15 -> in.skipNBytes(3); // method handle: its method has an entry too
            default -> throw new IOException("entry %d has the unknown tag %d".formatted(at, tag));
        }
        return 0;
    }

    private int index(int at) throws IOException {
        if (at < 1 || at >= texts.length) {
            throw new IOException("entry %d of %d is asked for".formatted(at, texts.length));
        }
        return at;
    }

    private String text(int at) throws IOException {
        var text = texts[index(at)];
        if (text == null) {
            throw new IOException("entry %d is no text".formatted(at));
        }
        return text;
    }
}
