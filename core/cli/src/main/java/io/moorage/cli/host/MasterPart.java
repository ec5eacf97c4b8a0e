package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Surroundings;
import io.moorage.master.Master;
import io.moorage.master.MasterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A master in this process, with the plugins that this moor brings along. */
final class MasterPart {
    private static final String PLUGINS_VARIABLE = "MOOR_PLUGINS";

    private MasterPart() {}

    static Master start(
            Surroundings surroundings, Path data, MasterFlags flags, boolean needsAgent, MasterConfig.Limits limits) {
        try {
            return Master.start(MasterConfig.in(data)
                    .listeningOn(flags.http())
                    .needingAgent(needsAgent)
                    .withLimits(limits)
                    .withPlugins(new MasterConfig.Plugins(bundled(surroundings), Map.of(), Map.of(), flags.trusted())));
        } catch (IOException | IllegalArgumentException broken) {
            throw FailedException.refused(
                    "The master cannot start on %s:%d."
                            .formatted(flags.http().host(), flags.http().port()),
                    String.valueOf(broken.getMessage()),
                    "Mend what it names; another port is given by --http HOST:PORT, another folder by --data DIR.");
        }
    }

    /** Folders of zips: what the variable says, else {@code plugins} beside the lib folder that this class came from. */
    private static List<Path> bundled(Surroundings surroundings) {
        var said = surroundings.variable(PLUGINS_VARIABLE);
        if (said.isPresent()) {
            return Stream.of(said.get().split(java.io.File.pathSeparator))
                    .map(Path::of)
                    .toList();
        }
        String home = System.getProperty("moorage.home", "");
        return home.isEmpty() ? List.of() : List.of(Path.of(home, "plugins"));
    }
}
