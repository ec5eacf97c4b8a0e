package io.moorage.cli.host;

import io.moorage.cli.client.FailedException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of a verb as a properties file: {@code http=127.0.0.1:5050} is {@code --http 127.0.0.1:5050}. A flag on the command
 * line wins.
 */
public final class ConfigFile implements IDefaultValueProvider {
    private static final String FLAG = "--config";

    private final Properties values;

    private ConfigFile(Properties values) {
        this.values = values;
    }

    /** Makes the file that the arguments name, if any, the source of what they leave out. */
    public static void apply(CommandLine verb, String... args) {
        Optional<Path> named = named(args);
        if (named.isPresent()) {
            Properties values = load(named.get());
            refuseUnknown(verb.getCommandSpec(), values, named.get());
            verb.setDefaultValueProvider(new ConfigFile(values));
        }
    }

    private static Optional<Path> named(String... args) {
        List<String> all = List.of(args);
        for (int i = 0; i < all.size(); i++) {
            String argument = all.get(i);
            if (argument.startsWith(FLAG + "=")) {
                return Optional.of(Path.of(argument.substring(FLAG.length() + 1)));
            }
            if (argument.equals(FLAG) && i + 1 < all.size()) {
                return Optional.of(Path.of(all.get(i + 1)));
            }
        }
        return Optional.empty();
    }

    private static Properties load(Path file) {
        var values = new Properties();
        try {
            values.load(new StringReader(Files.readString(file)));
            return values;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw FailedException.usage(
                    "Cannot read the config file '%s'.".formatted(file),
                    unreadable.toString(),
                    "It is a properties file of flags without their dashes, such as http=127.0.0.1:5050.");
        }
    }

    private static void refuseUnknown(CommandSpec spec, Properties values, Path file) {
        var known = new TreeSet<String>();
        spec.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals(FLAG) && !name.equals("--help"))
                .forEach(name -> known.add(key(name)));
        var unknown = new TreeSet<>(values.stringPropertyNames());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw FailedException.usage(
                    "The config file '%s' says what 'moor %s' does not know: %s."
                            .formatted(file, spec.name(), String.join(", ", unknown)),
                    "It knows: " + String.join(", ", known) + ".",
                    "Mend or remove these lines.");
        }
    }

    private static String key(String name) {
        return name.replaceFirst("^--?", "");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? values.getProperty(key(option.longestName())) : null;
    }
}
