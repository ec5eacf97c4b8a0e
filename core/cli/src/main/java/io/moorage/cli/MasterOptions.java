package io.moorage.cli;

import io.moorage.api.PluginId;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.host.MasterFlags;
import io.moorage.master.http.HttpConfig;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What can be said of a master, alone or as a part of up. */
final class MasterOptions {
    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "where the master listens (default: ${DEFAULT-VALUE}); port 0 takes a free one")
    private String http = "127.0.0.1:5050";

    @Option(
            names = "--http-names",
            paramLabel = "NAME",
            split = ",",
            description =
                    "what the master is called besides its address; a request for another name is refused (default: localhost, and any beyond loopback)")
    private Set<String> names = Set.of();

    @Option(
            names = "--trust",
            paramLabel = "PLUGIN",
            split = ",",
            description = "ids of own plugins that may call System.exit, exec, loadLibrary and the like")
    private Set<String> trusted = Set.of();

    MasterFlags flags(boolean insecureListen) {
        var address = MasterAddress.parse(http, "--http");
        try {
            return new MasterFlags(
                    new HttpConfig(address.host(), address.port(), insecureListen, names),
                    trusted.stream().map(PluginId::new).collect(Collectors.toSet()));
        } catch (IllegalArgumentException malformed) {
            throw FailedException.usage(
                    "One of --http, --http-names and --trust cannot be used.",
                    String.valueOf(malformed.getMessage()),
                    "Mend what it names.");
        }
    }
}
