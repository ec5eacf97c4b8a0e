package io.moorage.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** R2 of the design: the engines get everything from their arguments, or simulation could not replay them from a seed. */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class PurityRulesTest {
    static final String[] PURE = {
        "io.moorage.engine..",
        "io.moorage.grid",
        "io.moorage.workload..",
        "io.moorage.agent.engine..",
        "io.moorage.service.engine..",
        "io.moorage.cron.engine..",
        "io.moorage.batch.engine.."
    };
    private static final String REASON =
            "a pure engine is replayed from a seed, on followers and after a crash, and must come to the same answer each time. ";

    @ArchTest
    static final ArchRule R2_PURE_CODE_SEES_NO_EDGE_LIBRARY = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "com.hazelcast..",
                    "org.apache.ratis..",
                    "com.github.dockerjava..",
                    "com.sun.jna..")
            .as("R2: pure code sees no Vert.x, Netty, Hazelcast, Ratis, docker-java or JNA")
            .because(REASON + "What to do: return an effect as data and let an edge module act on it.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R2_PURE_CODE_HAS_NO_THREADS_FILES_OR_SOCKETS = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should(OutsideWorld.notBeTouched())
            .as("R2: pure code uses no threads, locks, executors, files, sockets or processes")
            .because(REASON
                    + "What to do: return an effect as data and let an edge module act on it; state is touched on one loop and "
                    + "needs no lock.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R2_PURE_CODE_READS_NO_CLOCK_AND_DRAWS_NO_RANDOMNESS = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should(ClockAndChance.notBeAsked())
            .as("R2: pure code reads no wall clock and draws no randomness of its own")
            .because(REASON
                    + "What to do: take the time as an Instant argument, ids from the caller, and chance from a generator that "
                    + "the caller seeded.")
            .allowEmptyShould(true);
}
