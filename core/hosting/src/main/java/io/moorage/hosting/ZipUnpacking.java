package io.moorage.hosting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks a zip that nobody trusts: bounds on entries and bytes, counted as they come out, and no path that leaves the folder. */
public final class ZipUnpacking {
    static final int ENTRIES_MAX = 20_000;
    static final long BYTES_MAX = 512L * 1024 * 1024;
    static final long ZIP_BYTES_MAX = 256L * 1024 * 1024;

    private final long bytesMax;
    private long bytes;

    private ZipUnpacking(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** The folder with the zip's content, below {@code parent} and named by the zip's hash. */
    public static Path unpack(Path zip, Path parent) throws IOException, PluginRefusedException {
        return unpack(zip, parent, BYTES_MAX);
    }

    static Path unpack(Path zip, Path parent, long bytesMax) throws IOException, PluginRefusedException {
        checkSize(zip);
        Files.createDirectories(parent);
        var target = parent.resolve(PluginZip.sha256(zip));
        if (Files.isDirectory(target)) {
            return target;
        }
        var temporary = Files.createTempDirectory(parent, "unpacking-");
        try {
            new ZipUnpacking(bytesMax).copy(zip, temporary);
            moveUnlessThere(temporary, target);
            return target;
        } finally {
            delete(temporary);
        }
    }

    static void checkSize(Path zip) throws IOException, PluginRefusedException {
        if (Files.size(zip) > ZIP_BYTES_MAX) {
            throw new PluginRefusedException(
                    "The zip has %d bytes, at most %d are allowed.".formatted(Files.size(zip), ZIP_BYTES_MAX));
        }
    }

    private static void moveUnlessThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }

    private void copy(Path zip, Path target) throws IOException, PluginRefusedException {
        try (var file = new ZipFile(zip.toFile())) {
            if (file.size() > ENTRIES_MAX) {
                throw new PluginRefusedException(
                        "The zip has %d entries, at most %d are allowed.".formatted(file.size(), ENTRIES_MAX));
            }
            var entries = file.entries();
            while (entries.hasMoreElements()) {
                copy(file, entries.nextElement(), target);
            }
        } catch (FileAlreadyExistsException e) {
            throw new PluginRefusedException("The zip has the file '%s' twice.".formatted(e.getFile()), e);
        } catch (java.util.zip.ZipException e) {
            throw new PluginRefusedException("The file is no readable zip: %s.".formatted(e.getMessage()), e);
        }
    }

    private void copy(ZipFile file, ZipEntry entry, Path target) throws IOException, PluginRefusedException {
        var name = entry.getName();
        var path = inside(target, name);
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        var folder = path.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (var in = file.getInputStream(entry);
                var out = Files.newOutputStream(path, java.nio.file.StandardOpenOption.CREATE_NEW)) {
            copyBounded(in, out);
        }
    }

    private void copyBounded(InputStream in, java.io.OutputStream out) throws IOException, PluginRefusedException {
        var buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            bytes += read;
            if (bytes > bytesMax) {
                throw new PluginRefusedException(
                        "The zip unpacks to more than the %d bytes that are allowed.".formatted(bytesMax));
            }
            out.write(buffer, 0, read);
        }
    }

    private static Path inside(Path target, String name) throws PluginRefusedException {
        boolean odd = name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
        if (!odd) {
            try {
                var path = target.resolve(name).normalize();
                if (path.startsWith(target) && !path.equals(target)) {
                    return path;
                }
            } catch (java.nio.file.InvalidPathException e) {
                throw new PluginRefusedException("The zip has an entry whose name is no path.", e);
            }
        }
        throw new PluginRefusedException("The zip has the entry '%s', which would leave its folder.".formatted(name));
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
