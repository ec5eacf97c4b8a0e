package io.moorage.cli.host;

/** Which version of Moorage this is, as the jar's manifest says; {@code unpacked} for classes in a folder. */
public final class HostVersion {
    private HostVersion() {}

    public static String text() {
        String version = HostVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }
}
