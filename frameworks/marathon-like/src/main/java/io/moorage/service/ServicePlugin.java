package io.moorage.service;

import org.pf4j.Plugin;

/** The zip's own class, for PF4J. It does nothing: all that runs is made by {@link ServiceSchedulerFactory}. */
public final class ServicePlugin extends Plugin {}
