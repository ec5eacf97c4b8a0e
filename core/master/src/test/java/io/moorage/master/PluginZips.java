package io.moorage.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes zips of plugins out of the classes of tests. */
public final class PluginZips {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String id = "";
    private String version = "1.2.3";
    private String requires = "*";

    private PluginZips() {}

    static void write(Path file, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    /** With the class that the factory is nested in, if any, and all that are nested in it. */
    public static PluginZips of(String id, Class<?> factory) {
        var zip = new PluginZips();
        zip.id = id;
        zip.with("classes/META-INF/extensions.idx", factory.getName() + "\n");
        return zip.withClasses(factory);
    }

    PluginZips withClasses(Class<?> one) {
        var outer = one.getNestHost();
        try (var all = Files.newDirectoryStream(
                Path.of(URI.create(outer.getResource(".").toString())), outer.getSimpleName() + "{,$*}.class")) {
            for (var file : all) {
                var folder = outer.getPackageName().replace('.', '/');
                entries.put("classes/%s/%s".formatted(folder, file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public PluginZips with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    PluginZips with(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    public PluginZips version(String other) {
        version = other;
        return with("classes/version.txt", other);
    }

    PluginZips requires(String other) {
        requires = other;
        return this;
    }

    public Path writeTo(Path file) throws IOException {
        var all = new LinkedHashMap<>(entries);
        var properties = "plugin.id=%s%nplugin.version=%s%nplugin.requires=%s%n".formatted(id, version, requires);
        all.put("plugin.properties", properties.getBytes(StandardCharsets.UTF_8));
        write(file, all);
        return file;
    }
}
