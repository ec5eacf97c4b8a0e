package io.moorage.agent.runtime;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import io.moorage.api.isolation.Limitation;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;
import io.moorage.api.isolation.Preparation.Isolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The isolators of a runtime as one: asked in order, their contributions joined, and what one throws kept from the others. */
public final class IsolatorChain {
    private static final Logger LOG = LoggerFactory.getLogger(IsolatorChain.class);

    private final List<Isolator> inOrder;

    public IsolatorChain(List<Isolator> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    public void recover(List<ContainerConfig> known) {
        each("recover", isolator -> isolator.recover(known));
    }

    /** All contributions together, or the first refusal. */
    public Preparation prepare(ContainerConfig config, Limits limits) {
        var environment = new TreeMap<String, String>();
        var execPrefix = new ArrayList<String>();
        var holding = limits;
        for (var isolator : inOrder) {
            switch (prepare(isolator, config, holding)) {
                case Isolation isolation -> {
                    isolation.environment().forEach(environment::putIfAbsent);
                    execPrefix.addAll(0, isolation.execPrefix());
                    holding = holding.tightened(isolation.limits());
                }
                case Preparation.Refused refused -> {
                    return refused;
                }
            }
        }
        return new Isolation(environment, execPrefix, holding);
    }

    private static Preparation prepare(Isolator isolator, ContainerConfig config, Limits limits) {
        try {
            return isolator.prepare(config, limits);
        } catch (RuntimeException e) {
            LOG.error(
                    "Isolator '{}' failed for container '{}'.",
                    isolator.name(),
                    config.containerId().value(),
                    e);
            return new Preparation.Refused(
                    "Cannot start container '%s': isolator '%s' failed with %s, which is a bug of it."
                            .formatted(config.containerId().value(), isolator.name(), e));
        }
    }

    public void isolate(ContainerId containerId, long pid) {
        each("isolate", isolator -> isolator.isolate(containerId, pid));
    }

    /** Whether one of them is certain that no process is left. */
    public boolean destroy(ContainerId containerId) {
        var certain = new boolean[1];
        each("destroy", isolator -> certain[0] |= isolator.destroy(containerId));
        return certain[0];
    }

    public Optional<Limitation> limitation(ContainerId containerId) {
        var found = new ArrayList<Limitation>(1);
        each("limitation", isolator -> isolator.limitation(containerId).ifPresent(found::add));
        return found.stream().findFirst();
    }

    public void cleanup(ContainerId containerId) {
        each("cleanup", isolator -> isolator.cleanup(containerId));
    }

    public void close() {
        each("close", Isolator::close);
    }

    private void each(String order, Consumer<Isolator> method) {
        for (var isolator : inOrder) {
            try {
                method.accept(isolator);
            } catch (RuntimeException e) {
                LOG.error("Isolator '{}' failed to {}.", isolator.name(), order, e);
            }
        }
    }
}
