package io.moorage.agent.runtime.process;

import io.moorage.agent.runtime.isolation.UnifiedCgroups;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Isolator;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same promises with cgroups of version 2; on a hybrid host without limits, for version 1 has their controllers. */
@Tag("root")
@EnabledIf(value = "hasCgroups", disabledReason = "needs root and a writable cgroup2 file system")
class UnifiedCgroupContainerizerTest extends ProcessContainerizerTest {
    static boolean hasCgroups() throws IOException {
        return KeeperContainers.holds(UnifiedCgroups::isolator);
    }

    @Override
    protected List<Isolator> isolators() {
        return List.of(UnifiedCgroups.isolator(directory));
    }

    @Override
    protected void endAll(List<ContainerConfig> all) {
        super.endAll(all);
        var left = UnifiedCgroups.isolator(directory);
        left.recover(List.of());
        left.close();
    }

    @Override
    protected int straysOfUnknown() {
        return 0;
    }
}
