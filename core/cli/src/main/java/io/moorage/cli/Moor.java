package io.moorage.cli;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.ConfigFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "moor",
        description = "Moorage, a cluster manager that carries on Apache Mesos.",
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "moor help VERB says more of one. The master is found by --master, MOOR_MASTER, else the last 'moor up'.",
            "Exit codes: 0 ok, 1 refused, 2 wrong usage, 3 no master could be reached."
        })
public final class Moor {
    private static final int USAGE_WIDTH = 120;

    /** In the order of the help. */
    private static final Map<String, Function<Surroundings, Object>> VERBS = verbs();

    /** Those that take a config file. */
    private static final List<String> HOST_VERBS = List.of("up", "master", "agent");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    private boolean help;

    private Moor() {}

    public static void main(String[] args) {
        int code = run(Surroundings.ofThisProcess(), args);
        System.exit(code);
    }

    /** Runs one command line in this process and gives its exit code. */
    public static int run(Surroundings surroundings, String... args) {
        try {
            return execute(surroundings, args);
        } catch (FailedException failed) {
            return Failures.print(failed, false, surroundings).code();
        }
    }

    private static int execute(Surroundings surroundings, String... args) {
        CommandLine line = commandLine(surroundings.withArguments(args), args);
        return line.execute(args.length == 0 ? new String[] {"help"} : args);
    }

    /** With the one verb that is asked for, because describing all of them costs more time than most verbs take. */
    private static CommandLine commandLine(Surroundings surroundings, String... args) {
        var line = new CommandLine(new Moor());
        String asked = args.length == 0 ? "help" : args[0];
        Function<Surroundings, Object> verb = VERBS.get(asked);
        if (verb != null && !asked.equals("help")) {
            var described = new CommandLine(verb.apply(surroundings));
            line.addSubcommand(asked, described);
            if (HOST_VERBS.contains(asked)) {
                ConfigFile.apply(described, args);
            }
        } else {
            VERBS.forEach((name, make) -> line.addSubcommand(name, make.apply(surroundings)));
        }
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new java.io.PrintWriter(surroundings.out(), true));
        line.setErr(new java.io.PrintWriter(surroundings.err(), true));
        line.setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong, surroundings, arguments));
        line.setExecutionExceptionHandler((broken, commandLine, parsed) -> bug(broken, surroundings));
        return line;
    }

    private static int wrongUsage(CommandLine.ParameterException wrong, Surroundings surroundings, String... args) {
        String verb = wrong.getCommandLine().getCommandName();
        boolean known = !verb.equals("moor");
        String message = String.valueOf(wrong.getMessage());
        var failed = FailedException.usage(
                known ? "'moor %s' was called wrongly.".formatted(verb) : "There is no verb '%s'.".formatted(args[0]),
                known
                        ? message + (message.endsWith(".") ? "" : ".")
                        : "The verbs are: " + String.join(", ", VERBS.keySet()),
                "'moor help%s' says how.".formatted(known ? " " + verb : ""));
        return Failures.print(failed, List.of(args).contains("json"), surroundings)
                .code();
    }

    /** No stack trace for people who did nothing wrong, unless they ask. */
    private static int bug(Exception broken, Surroundings surroundings) {
        if (broken instanceof FailedException failed) {
            return Failures.print(failed, false, surroundings).code();
        }
        if (surroundings.variable("MOOR_DEBUG").isPresent()) {
            broken.printStackTrace(surroundings.err());
        }
        var failed = FailedException.refused(
                "moor itself failed.", broken.toString(), "Run it again with MOOR_DEBUG=1 and report what it prints.");
        return Failures.print(failed, false, surroundings).code();
    }

    private static Map<String, Function<Surroundings, Object>> verbs() {
        var verbs = new LinkedHashMap<String, Function<Surroundings, Object>>();
        verbs.put("run", RunVerb::new);
        verbs.put("ps", PsVerb::new);
        verbs.put("describe", DescribeVerb::new);
        verbs.put("logs", LogsVerb::new);
        verbs.put("scale", ScaleVerb::new);
        verbs.put("restart", RestartVerb::new);
        verbs.put("kill", KillVerb::new);
        verbs.put("rm", RmVerb::new);
        verbs.put("explain", ExplainVerb::new);
        verbs.put("jobs", JobsVerb::new);
        verbs.put("batch", BatchVerb::new);
        verbs.put("events", EventsVerb::new);
        verbs.put("plugin", PluginVerb::new);
        verbs.put("quota", QuotaVerb::new);
        verbs.put("weight", WeightVerb::new);
        verbs.put("doctor", DoctorVerb::new);
        verbs.put("up", UpVerb::new);
        verbs.put("down", DownVerb::new);
        verbs.put("master", MasterVerb::new);
        verbs.put("agent", AgentVerb::new);
        verbs.put("version", VersionVerb::new);
        ServiceLoader.load(MoreVerbs.class)
                .forEach(more -> more.verbs().forEach((name, make) -> verbs.put(name, make::apply)));
        verbs.put("help", surroundings -> new CommandLine.HelpCommand());
        return verbs;
    }
}
