package io.moorage.hosting;

import io.moorage.api.scheduler.SchedulerFactory;

/**
 * What came out of a plugin's zip.
 *
 * @param release lets go of the classes; closed on the plugin's own thread
 */
public record OpenedZip(String version, SchedulerFactory factory, AutoCloseable release) {}
