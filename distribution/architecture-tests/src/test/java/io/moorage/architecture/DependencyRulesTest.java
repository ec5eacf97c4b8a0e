package io.moorage.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Who may see whom: R1, R4, R5, R6, R7 and R8 of the design. A rule about a module that is not there yet passes. */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class DependencyRulesTest {
    private static final String[] PLUGINS = {
        "io.moorage.service..", "io.moorage.cron..", "io.moorage.batch..", "io.moorage.plugin.."
    };
    private static final Set<String> PF4J_FOR_PLUGINS =
            Set.of("org.pf4j.Plugin", "org.pf4j.Extension", "org.pf4j.ExtensionPoint");

    @ArchTest
    static final ArchRule R1_API_SEES_NOTHING_ABOVE_IT = classes()
            .that()
            .resideInAPackage("io.moorage.api..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.moorage.api..", "java..", "org.jspecify..")
                    .or(named(Set.of("org.pf4j.ExtensionPoint"))))
            .as("R1: api sees the JDK, JSpecify and PF4J's ExtensionPoint only")
            .because(
                    "plugin authors compile against api, and whatever it names becomes a promise to them and part of their "
                            + "class path. What to do: turn the type into a record of api, or move the code to the module that owns "
                            + "the type.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R1_THE_MIDDLE_SEES_NOTHING_ABOVE_IT = classes()
            .that()
            .resideInAnyPackage("io.moorage.wire..", "io.moorage.workload..", "io.moorage.engine..")
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackages("io.moorage..")
                    .or(resideInAnyPackage(
                            "io.moorage.api..",
                            "io.moorage.link..",
                            "io.moorage.wire..",
                            "io.moorage.workload..",
                            "io.moorage.engine..")))
            .as("R1: wire, workload and engine see api, link and each other, of ours nothing else")
            .because(
                    "master, agents and simulation are built on them, so a dependency back would make the brain depend on its "
                            + "surroundings and stop it from running in simulation. What to do: declare an interface here and "
                            + "implement it in the module above, or pass the value in as an argument.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R4_ONLY_GRID_SEES_HAZELCAST = onlyOneSees(
            "grid",
            "io.moorage.grid..",
            "Hazelcast",
            "com.hazelcast..",
            "losing the grid may cost time but never truth");

    @ArchTest
    static final ArchRule R4_ONLY_REGISTRY_SEES_RATIS = onlyOneSees(
            "registry",
            "io.moorage.registry..",
            "Ratis",
            "org.apache.ratis..",
            "simulation replaces the log as a whole");

    @ArchTest
    static final ArchRule R4_ONLY_THE_DOCKER_RUNTIME_SEES_DOCKER_JAVA = onlyOneSees(
            "agent.runtime.docker",
            "io.moorage.agent.runtime.docker..",
            "docker-java",
            "com.github.dockerjava..",
            "an agent must run where no Docker engine is");

    @ArchTest
    static final ArchRule R5_PLUGINS_SEE_OF_OURS_ONLY_API_AND_WORKLOAD = classes()
            .that()
            .resideInAnyPackage(PLUGINS)
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackages("io.moorage..")
                    .or(resideInAnyPackage("io.moorage.api..", "io.moorage.workload.."))
                    .or(resideInAnyPackage(PLUGINS)))
            .as("R5: plugins see, of ours, only api, workload and themselves")
            .because(
                    "their class loader shows them nothing else of the host, so at run time the class would not be found. "
                            + "What to do: ask for it through the SPI, or move what every plugin needs to workload.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R5_PLUGINS_SEE_NO_LIBRARY_OF_THE_HOST = noClasses()
            .that()
            .resideInAnyPackage(PLUGINS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "io.vertx..",
                            "io.netty..",
                            "com.hazelcast..",
                            "org.apache.ratis..",
                            "com.github.dockerjava..",
                            "com.sun.jna..",
                            "org.slf4j..",
                            "ch.qos.logback..")
                    .or(resideInAPackage("org.pf4j..").and(DescribedPredicate.not(named(PF4J_FOR_PLUGINS)))))
            .as("R5: plugins see Plugin, Extension and ExtensionPoint of PF4J and no library of the host")
            .because(
                    "their class loader hides the host's libraries, so that a plugin never breaks when the host changes a version. "
                            + "What to do: log through System.Logger, answer HTTP through the SPI's records, keep state through the "
                            + "SPI, and put any other library into the plugin's own zip.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R6_FRAMEWORKS_NEVER_IMPORT_EACH_OTHER = slices().matching("io.moorage.(service|cron|batch)..")
            .should()
            .notDependOnEachOther()
            .as("R6: the service, cron and batch frameworks never import each other")
            .because(
                    "each is a zip of its own with its own class loader and can be left out or replaced. What to do: move what "
                            + "two of them need to workload.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R7_NO_PACKAGE_CYCLES = slices().matching("io.moorage.(**)")
            .should()
            .beFreeOfCycles()
            .as("R7: packages have no cycles")
            .because(
                    "packages in a cycle can only be read, tested and replaced together. What to do: move the type that "
                            + "points back down to the package it is used in, or give the lower package an interface.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R8_MASTER_AND_AGENT_NEVER_SEE_SIMULATION = noClasses()
            .that()
            .resideInAnyPackage("io.moorage.master..", "io.moorage.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.moorage.simulation..")
            .as("R8: master and agent never see simulation")
            .because(
                    "what runs in production must not know that it can be simulated, or the simulation tests something else. "
                            + "What to do: give the production code an interface and let simulation implement it.")
            .allowEmptyShould(true);

    private static ArchRule onlyOneSees(
            String owner, String ownerPackages, String library, String libraryPackages, String reason) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ownerPackages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(libraryPackages)
                .as("R4: only %s sees %s".formatted(owner, library))
                .because(
                        "%s, which holds only while one module knows the library. What to do: speak to an interface that %s implements, and keep the library's types out of its signatures."
                                .formatted(reason, owner))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return describe(
                "one of " + names,
                type -> names.contains(type.getBaseComponentType().getName()));
    }
}
