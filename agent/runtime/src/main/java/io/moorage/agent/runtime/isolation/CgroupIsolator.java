package io.moorage.agent.runtime.isolation;

import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import io.moorage.api.isolation.Limitation;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every container cgroups of its own: they bound its memory, processes and share of the processors, tell when memory ran
 * out, and find each of its processes, whatever session or parent it took. To be asked last, when all limits are known. Where
 * the host gives no cgroups it does nothing, and {@link #shortfall} says so.
 */
public final class CgroupIsolator implements Isolator {
    private static final Logger LOG = LoggerFactory.getLogger(CgroupIsolator.class);
    private static final Duration KILLING_MAX = Duration.ofSeconds(1);
    private static final Duration PASS_PAUSE = Duration.ofMillis(1);

    private final Optional<Cgroups> cgroups;
    private final String shortfall;

    CgroupIsolator(CgroupSearch.Result found) {
        switch (found) {
            case CgroupSearch.Found it -> {
                cgroups = Optional.of(it.cgroups());
                shortfall = it.cgroups().missing().isEmpty() ? "" : missing(it.cgroups());
            }
            case CgroupSearch.Absent it -> {
                cgroups = Optional.empty();
                shortfall = it.sentence();
            }
        }
    }

    /**
     * Looks what the host has.
     *
     * @param stateDirectory of the agent, absolute; its cgroups are named after it, and where they are is remembered in it
     */
    public static CgroupIsolator detect(Path stateDirectory) {
        var detected = new CgroupIsolator(new CgroupSearch(stateDirectory).find());
        if (!detected.shortfall.isEmpty()) {
            LOG.warn(detected.shortfall);
        }
        return detected;
    }

    /** Ends what is left in the cgroups of an agent that has stopped for good, and removes them. */
    public static void removeLeft(Path stateDirectory) {
        var search = new CgroupSearch(stateDirectory);
        if (search.foundBefore()) {
            var left = new CgroupIsolator(search.find());
            left.remove(left.containers());
            left.close();
        }
    }

    private static String missing(Cgroups cgroups) {
        return "Limits by the cgroup controllers %s are not enforced: this host does not give them to the agent. Enable them to have tasks bounded."
                .formatted(cgroups.missing());
    }

    @Override
    public String name() {
        return "cgroup";
    }

    /** What is not enforced on this host, and what to do; empty if everything is. */
    public String shortfall() {
        return shortfall;
    }

    /** Whether processes are held together by cgroups here. */
    public boolean holds() {
        return cgroups.isPresent();
    }

    @Override
    public void recover(List<ContainerConfig> known) {
        var unknown = containers();
        known.forEach(config -> unknown.remove(config.containerId()));
        for (var containerId : unknown) {
            LOG.info(
                    "Container '{}' is not known any more; its processes and cgroups are removed.",
                    containerId.value());
        }
        remove(unknown);
    }

    private void remove(Set<ContainerId> containers) {
        for (var containerId : containers) {
            destroy(containerId);
            cleanup(containerId);
        }
    }

    private Set<ContainerId> containers() {
        try {
            return cgroups.isEmpty()
                    ? new HashSet<>()
                    : new HashSet<>(cgroups.get().containers());
        } catch (IOException e) {
            LOG.warn("Cannot look for cgroups of earlier containers: {}.", e.toString());
            return new HashSet<>();
        }
    }

    @Override
    public Preparation prepare(ContainerConfig config, Limits limits) {
        if (cgroups.isEmpty()) {
            return Preparation.Isolation.none(limits);
        }
        var containerId = config.containerId();
        try {
            cgroups.get().create(containerId, limits);
        } catch (IOException e) {
            cleanup(containerId);
            return new Preparation.Refused(
                    "Cannot start container '%s': its cgroups cannot be made (%s). Check that cgroupfs is writable and not full."
                            .formatted(containerId.value(), e));
        }
        return Preparation.Isolation.execPrefix(
                EntryScript.prefix(cgroups.get().entrances(containerId), config.environment()), limits);
    }

    @Override
    public boolean destroy(ContainerId containerId) {
        if (cgroups.isEmpty()) {
            return false;
        }
        var killing = cgroups.get().killing(containerId);
        long until = System.nanoTime() + KILLING_MAX.toNanos();
        while (!killing.pass()) {
            if (System.nanoTime() - until > 0) {
                LOG.warn("Container '{}' has processes that SIGKILL does not end.", containerId.value());
                return false;
            }
            LockSupport.parkNanos(PASS_PAUSE.toNanos());
        }
        return true;
    }

    @Override
    public Optional<Limitation> limitation(ContainerId containerId) {
        return cgroups.filter(present -> present.outOfMemoryKills(containerId) > 0)
                .map(
                        present -> new Limitation(
                                new ExitStatus.OutOfMemory(),
                                "The kernel ended it for using more memory than its limit. Give it more 'mem', or have it use less."));
    }

    @Override
    public void cleanup(ContainerId containerId) {
        cgroups.ifPresent(present -> {
            try {
                present.remove(containerId);
            } catch (IOException e) {
                LOG.warn(
                        "Cannot remove the cgroups of container '{}': {}. The next start tries again.",
                        containerId.value(),
                        e.toString());
            }
        });
    }

    /** What is left empty is not left behind. */
    @Override
    public void close() {
        cgroups.ifPresent(Cgroups::removeIfEmpty);
    }
}
