package io.moorage.cli;

import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.MasterSearch;
import io.moorage.cli.client.Surroundings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A verb that asks a master. */
abstract class AskingVerb extends Verb {
    @Option(
            names = {"-m", "--master"},
            paramLabel = "HOST:PORT",
            description = "the master to ask; default: MOOR_MASTER, else what 'moor up' started last")
    private Optional<String> master = Optional.empty();

    AskingVerb(Surroundings surroundings) {
        super(surroundings);
    }

    MasterClient master() {
        return MasterSearch.find(master, surroundings());
    }

    /** What to paste after another verb so that it asks the same master. */
    String sameMaster() {
        return master.map(m -> " --master " + m).orElse("");
    }
}
