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
import org.pf4j.DefaultVersionManager;

/**
 * A plugin's zip as it tells of itself, read without running any of its code.
 *
 * @param requires which versions of the SPI it runs on, as PF4J reads it; {@code *} for any
 * @param sha256 of the file's bytes, in hexadecimal digits
 */
public record PluginZip(Path file, PluginId id, String version, String requires, String sha256) {
    /** Of what {@code plugin.requires} is compared with: the scheduler SPI, as its types' {@code @since} say. */
    public static final String SPI_VERSION = "0.1.0";

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
            return new PluginZip(
                    file,
                    new PluginId(id),
                    version,
                    properties.getProperty("plugin.requires", "*").strip(),
                    sha256(file));
        } catch (IllegalArgumentException e) {
            throw new PluginRefusedException("The zip's plugin.id cannot be used: %s".formatted(e.getMessage()), e);
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

    /** Whether it runs on this SPI. A version alone means that one or a newer one. */
    public void checkRequires() throws PluginRefusedException {
        var constraint = requires.matches("[0-9]+\\.[0-9]+\\.[0-9]+") ? ">=" + requires : requires;
        boolean fits;
        try {
            fits = constraint.isEmpty()
                    || "*".equals(constraint)
                    || new DefaultVersionManager().checkVersionConstraint(SPI_VERSION, constraint);
        } catch (RuntimeException e) {
            throw new PluginRefusedException("Its plugin.requires, '%s', is no version.".formatted(requires), e);
        }
        if (!fits) {
            throw new PluginRefusedException(
                    "It requires version %s of the scheduler SPI, this master has %s. Use a version of the plugin for this one, or upgrade Moorage."
                            .formatted(requires, SPI_VERSION));
        }
    }

    /** Whether this is the version of an SPI that came after ours; what is no version is. */
    public static boolean isNewerSpi(String version) {
        try {
            return new DefaultVersionManager().compareVersions(version, SPI_VERSION) > 0;
        } catch (RuntimeException e) {
            return true;
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
