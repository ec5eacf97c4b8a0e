package io.moorage.hosting;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginState;
import org.pf4j.RuntimeMode;

/** PF4J for one unpacked zip alone, so that what one plugin breaks is its own. Used by that plugin's thread only. */
public final class SoloPf4j extends DefaultPluginManager implements AutoCloseable {
    private final Path folder;

    public SoloPf4j(Path folder) {
        super(folder.toAbsolutePath().getParent());
        this.folder = folder.toAbsolutePath();
    }

    /** What a zip brought. */
    public record Found(String id, String version, SchedulerFactory factory) {}

    /** The id, read before any code of the plugin runs. */
    public Found load(Predicate<PluginId> trusted) throws IOException, PluginRefusedException {
        if (!Files.isRegularFile(folder.resolve("plugin.properties"))) {
            throw new PluginRefusedException(
                    "The zip has no plugin.properties at its top. It needs plugin.id and plugin.version there, classes in classes/ or jars in lib/.");
        }
        var id = loadPlugin(folder);
        if (id == null) {
            throw new PluginRefusedException("PF4J found no plugin in the zip.");
        }
        var risky = trusted.test(new PluginId(id)) ? Optional.<String>empty() : RiskyCalls.in(folder);
        if (risky.isPresent()) {
            throw new PluginRefusedException(
                    "%s, which ends the master's process or leaves it. Mend the plugin, or say that you trust it: --trust %s."
                            .formatted(risky.get(), id));
        }
        if (startPlugin(id) != PluginState.STARTED) {
            throw new PluginRefusedException(
                    "Plugin '%s' did not start: it is %s, perhaps it requires another version of the host."
                            .formatted(id, getPlugin(id).getPluginState()));
        }
        var factories = getExtensions(SchedulerFactory.class, id);
        if (factories.size() != 1) {
            throw new PluginRefusedException(
                    "Plugin '%s' has %d extensions of SchedulerFactory that can be made, but must have one. Is it marked @Extension, and is META-INF/extensions.idx in the zip?"
                            .formatted(id, factories.size()));
        }
        return new Found(id, getPlugin(id).getDescriptor().getVersion(), factories.getFirst());
    }

    @Override
    public RuntimeMode getRuntimeMode() {
        return RuntimeMode.DEPLOYMENT;
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path path) {
                return Files.isDirectory(path);
            }

            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                return new PluginClasses(
                        descriptor.getPluginId(), classPath(path), SchedulerFactory.class.getClassLoader());
            }
        };
    }

    private static URL[] classPath(Path folder) {
        var urls = new ArrayList<URL>();
        try {
            urls.add(folder.resolve("classes").toUri().toURL());
            var lib = folder.resolve("lib");
            if (Files.isDirectory(lib)) {
                try (var jars = Files.newDirectoryStream(lib, "*.jar")) {
                    for (var jar : jars) {
                        urls.add(jar.toUri().toURL());
                    }
                }
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A path is always a URL.", e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    public void close() {
        unloadPlugins();
    }
}
