package io.moorage.hosting;

import io.moorage.api.PluginId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A plugin's zip as it tells of itself, read without running any of its code.
 *
 * @param sha256 of the file's bytes, in hexadecimal digits
 */
public record PluginZip(Path file, PluginId id, String version, String sha256) {
    static final int DESCRIPTOR_BYTES_MAX = 64 * 1024;
    private static final String DESCRIPTOR = "plugin.properties";

    public static PluginZip read(Path file) throws IOException, PluginRefusedException {
        ZipUnpacking.checkSize(file);
        var properties = descriptor(file);
        var id = properties.getProperty("plugin.id", "").strip();
        var version = properties.getProperty("plugin.version", "").strip();
        if (id.isEmpty() || version.isEmpty()) {
            throw new PluginRefusedException(
                    "The zip's plugin.properties has no %s.".formatted(id.isEmpty() ? "plugin.id" : "plugin.version"));
        }
        try {
            return new PluginZip(file, new PluginId(id), version, sha256(file));
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException("The zip's plugin.id cannot be used: %s".formatted(e.getMessage()), e);
        }
    }

    /**
     * Unpacks the zip and makes its factory. On the plugin's own thread, for it runs code of the plugin.
     *
     * @param unpackDir ours to write: unpacked zips, by content
     * @param trusted whether the plugin may call what ends or leaves its process
     */
    public OpenedZip open(Path unpackDir, boolean trusted) throws IOException, PluginRefusedException {
        var pf4j = new SoloPf4j(ZipUnpacking.unpack(file, unpackDir));
        try {
            var found = pf4j.load(loaded -> trusted);
            return new OpenedZip(found.version(), found.factory(), pf4j);
        } catch (Throwable e) {
            pf4j.close();
            throw e;
        }
    }

    private static Properties descriptor(Path file) throws IOException, PluginRefusedException {
        try (var zip = new ZipFile(file.toFile())) {
            var entry = zip.getEntry(DESCRIPTOR);
            if (entry == null) {
                throw new PluginRefusedException(
                        "The zip has no plugin.properties at its top. It needs plugin.id and plugin.version there, classes in classes/ or jars in lib/.");
            }
            try (var in = zip.getInputStream(entry)) {
                var bytes = in.readNBytes(DESCRIPTOR_BYTES_MAX + 1);
                if (bytes.length > DESCRIPTOR_BYTES_MAX) {
                    throw new PluginRefusedException(
                            "The zip's plugin.properties has more than %d bytes.".formatted(DESCRIPTOR_BYTES_MAX));
                }
                var properties = new Properties();
                properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
                return properties;
            }
        } catch (ZipException e) {
            throw new PluginRefusedException("The file is no readable zip: %s.".formatted(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException(
                    "The zip's plugin.properties cannot be read: %s.".formatted(e.getMessage()), e);
        }
    }

    static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
