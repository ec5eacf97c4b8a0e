package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Blob;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.engine.change.MadeOffer;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of the state as other masters get it: plain values, no field in two pages. {@link PageAppliers} takes a state apart
 * and puts it together.
 */
public sealed interface StatePage {
    /** Unique within a state, and the same from one state to the next. */
    String name();

    /** What belongs to no other page. */
    record Cluster(Optional<Epoch> epoch, int nextAgentNumber, long nextFrameworkNumber, long nextOfferNumber)
            implements StatePage {
        @Override
        public String name() {
            return "cluster";
        }
    }

    /** The agents of 64 slots with their tasks and what is offered of them. */
    record Agents(
            int number,
            List<AdmittedAgent> admitted,
            List<Registered> registered,
            List<MadeOffer> offers,
            Map<AgentId, Instant> awaited)
            implements StatePage {
        public Agents {
            admitted = List.copyOf(admitted);
            registered = List.copyOf(registered);
            offers = List.copyOf(offers);
            awaited = Collections.unmodifiableMap(new LinkedHashMap<>(awaited));
        }

        /** A {@link LiveAgent}. */
        record Registered(
                AgentId id,
                int slot,
                AgentInfo info,
                long session,
                Optional<Instant> disconnectedAt,
                long agentVersion,
                List<LiveTask> tasks,
                Resources used) {
            Registered {
                tasks = List.copyOf(tasks);
            }
        }

        @Override
        public String name() {
            return "agents/" + number;
        }
    }

    /** A framework and the kills that are owed to it. */
    record Framework(FrameworkId id, Optional<DecidedFramework> decided, Optional<Known> known, List<KillIntent> kills)
            implements StatePage {
        public Framework {
            kills = List.copyOf(kills);
        }

        /** A {@link LiveFramework}. */
        record Known(
                FrameworkInfo info,
                Optional<Incarnation> incarnation,
                List<Role> suppressed,
                Map<TaskId, AgentId> tasks,
                Resources used) {
            Known {
                suppressed = List.copyOf(suppressed);
                tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
            }
        }

        @Override
        public String name() {
            return "framework/" + id.value();
        }
    }

    /** What is decided of a plugin. */
    record Plugin(
            PluginId id,
            Optional<FrameworkId> frameworkId,
            Map<String, Blob> entries,
            Optional<WantedPlugin> wanted,
            boolean outOfProcess)
            implements StatePage {
        public Plugin {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String name() {
            return "plugin/" + id.value();
        }
    }

    /** A role of which something is decided. */
    record OfRole(DecidedRole role) implements StatePage {
        @Override
        public String name() {
            return "role/" + role.role().value();
        }
    }
}
