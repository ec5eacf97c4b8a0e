package io.moorage.cli.client;

import java.util.List;
import java.util.Optional;

/** Finds the master that a verb speaks to: {@code --master}, {@code MOOR_MASTER}, else the last {@code up}. */
public final class MasterSearch {
    private static final String VARIABLE = "MOOR_MASTER";

    private MasterSearch() {}

    public static MasterClient find(Optional<String> option, Surroundings surroundings) {
        if (option.isPresent()) {
            return first(option.get(), "--master");
        }
        var variable = surroundings.variable(VARIABLE);
        if (variable.isPresent()) {
            return first(variable.get(), VARIABLE);
        }
        return CurrentMaster.read(surroundings)
                .map(current -> new MasterClient(current.address(), "~/.moor/current"))
                .orElseThrow(() -> new FailedException(
                        ExitCode.UNREACHABLE,
                        "There is no master to ask.",
                        "--master is not given, %s is not set, and no 'moor up' ran here.".formatted(VARIABLE),
                        "Start one with 'moor up', or name one: --master HOST:PORT."));
    }

    /** Of several the first that answers; if none does, the first, so that the message names it. */
    private static MasterClient first(String text, String from) {
        List<MasterClient> clients = MasterAddress.parseAll(text, from).stream()
                .map(address -> new MasterClient(address, from))
                .toList();
        if (clients.size() == 1) {
            return clients.getFirst();
        }
        return clients.stream().filter(MasterClient::answers).findFirst().orElse(clients.getFirst());
    }
}
