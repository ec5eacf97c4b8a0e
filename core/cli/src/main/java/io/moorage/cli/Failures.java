package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import java.util.Locale;

/** How the end of a verb is told: to a person on standard error, to a program as JSON on standard output. */
final class Failures {
    private Failures() {}

    static ExitCode print(FailedException failed, boolean json, Surroundings surroundings) {
        if (json) {
            var error = Json.object();
            error.putObject("error")
                    .put("code", failed.exitCode().name().toLowerCase(Locale.ROOT))
                    .put("what", failed.what())
                    .put("why", failed.why())
                    .put("remedy", failed.remedy());
            surroundings.out().println(Json.pretty(error));
        } else {
            surroundings.err().println("moor: " + failed.what());
            surroundings.err().println("  Why:        " + indented(failed.why()));
            surroundings.err().println("  What to do: " + indented(failed.remedy()));
        }
        return failed.exitCode();
    }

    private static String indented(String text) {
        return text.strip().replace("\n", "\n              ");
    }
}
