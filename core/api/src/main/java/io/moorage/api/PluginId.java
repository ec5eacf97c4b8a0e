package io.moorage.api;

/** Names a plugin, as its descriptor does ({@code service}, {@code cron}, {@code batch}). */
public record PluginId(String value) implements Id {
    public PluginId {
        Ids.check("PluginId", value);
    }
}
