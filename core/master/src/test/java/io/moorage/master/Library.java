package io.moorage.master;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar with a class of its own, compiled on the spot, in as many versions as wanted. */
final class Library {
    private Library() {}

    static byte[] jar(Path folder, String version) throws IOException {
        var source = Files.createDirectories(folder.resolve("lib-" + version)).resolve("Library.java");
        Files.writeString(source, """
                package lib;
                public final class Library {
                    public static final String VERSION = "%s".strip();
                    private static long count;
                    public static synchronized long count() { return ++count; }
                }
                """.formatted(version));
        var errors = new ByteArrayOutputStream();
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "--release",
                        "21",
                        "-d",
                        source.getParent().toString(),
                        source.toString());
        if (failed != 0) {
            throw new AssertionError(errors.toString(java.nio.charset.StandardCharsets.UTF_8));
        }
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new JarEntry("lib/Library.class"));
            jar.write(Files.readAllBytes(source.resolveSibling("lib").resolve("Library.class")));
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }
}
