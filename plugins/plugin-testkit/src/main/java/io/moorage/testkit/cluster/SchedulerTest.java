package io.moorage.testkit.cluster;

import io.moorage.api.scheduler.SchedulerFactory;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of the class that asks for a {@link SimulatedCluster} one of its own, whose master hosts this scheduler. A test
 * that fails says its seed, how to see it again, and the last events of the cluster.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface SchedulerTest {
    /** Made with its constructor without arguments, as a master does. */
    Class<? extends SchedulerFactory> value();
}
