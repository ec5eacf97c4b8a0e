package io.moorage.cron;

import org.pf4j.Plugin;

/** The zip's own class, for PF4J. It does nothing: all that runs is made by {@link CronSchedulerFactory}. */
public final class CronPlugin extends Plugin {}
