package io.moorage.hosting;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin sees (rule R5): of the host the JDK's {@code java.*}, PF4J's marker types, our API and workload, and Jackson's
 * core, annotation and databind, always the host's own; all else from its zip or not at all.
 */
final class PluginClasses extends URLClassLoader {
    private static final Set<String> PF4J = Set.of("org.pf4j.Plugin", "org.pf4j.Extension", "org.pf4j.ExtensionPoint");
    private static final String[] SHARED = {
        "java.",
        "io.moorage.api.",
        "io.moorage.workload.",
        "com.fasterxml.jackson.core.",
        "com.fasterxml.jackson.annotation.",
        "com.fasterxml.jackson.databind.",
    };

    static {
        registerAsParallelCapable();
    }

    private final String plugin;
    private final ClassLoader host;

    PluginClasses(String plugin, URL[] urls, ClassLoader host) {
        super("plugin-" + plugin, urls, null);
        this.plugin = plugin;
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (shared(name)) {
            return host.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = find(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException(
                    "Class '%s' is not in the zip of plugin '%s', and the host shows plugins only java.*, PF4J's Plugin, Extension and ExtensionPoint, io.moorage.api, io.moorage.workload and Jackson's core, annotation and databind. Put its jar into the zip's lib folder."
                            .formatted(name, plugin),
                    e);
        }
    }

    private static boolean shared(String name) {
        if (PF4J.contains(name)) {
            return true;
        }
        for (var prefix : SHARED) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable URL getResource(String name) {
        return findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return findResources(name);
    }
}
