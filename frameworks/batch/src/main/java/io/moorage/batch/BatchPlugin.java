package io.moorage.batch;

import org.pf4j.Plugin;

/** The zip's own class, for PF4J. It does nothing: all that runs is made by {@link BatchSchedulerFactory}. */
public final class BatchPlugin extends Plugin {}
