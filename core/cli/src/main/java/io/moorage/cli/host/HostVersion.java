package io.moorage.cli.host;

/** Which version of Moorage this is, as the jar's manifest says. */
final class HostVersion {
    private HostVersion() {}

    static String text() {
        String version = HostVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }
}
