package io.moorage.benchmarks;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Who has which quota in Mesos' two workloads of quotas: both promised and limited to it, of agents with 2 cpus and 2 GiB. */
final class QuotaLoad {
    static final double AGENT_CPUS = 2;

    private static final int LARGE_OF = 6;
    private static final int FRAMEWORKS_PER_ROLE = 2;

    private final OfferBenchmark.Load load;

    QuotaLoad(OfferBenchmark.Load load) {
        this.load = load;
    }

    static Resources agent() {
        return agents(1);
    }

    private static Resources agents(double count) {
        return Resources.of(AGENT_CPUS * count, 2048 * count, 2048 * count);
    }

    Role role(int framework) {
        return new Role("role" + (isChopping() ? framework : (framework + 1) / FRAMEWORKS_PER_ROLE));
    }

    private boolean isChopping() {
        return load.workload() == OfferWorkload.LargeAndSmallQuota;
    }

    /** How many agents' worth the framework's role is promised. */
    double agentsOf(int framework) {
        if (isChopping()) {
            return framework % LARGE_OF == 0 ? 2 : 0.5;
        }
        return (double) load.agents() * FRAMEWORKS_PER_ROLE / load.frameworks();
    }

    Map<Role, Quota> quotas() {
        var quotas = new LinkedHashMap<Role, Quota>();
        for (int framework = 1; framework <= load.frameworks(); framework++) {
            var amounts = new TreeMap<String, Scalar>();
            agents(agentsOf(framework)).byName().forEach((name, value) -> amounts.put(name, (Scalar) value));
            quotas.put(role(framework), new Quota(amounts, amounts));
        }
        return quotas;
    }
}
