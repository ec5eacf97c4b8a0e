package io.moorage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail checks nothing, so each one is shown to fail on a fixture, and to pass on one that keeps it. */
class RulesCanFailTest {
    static List<Proof> proofs() {
        return List.of(
                Proof.that("R1 api", DependencyRulesTest.R1_API_SEES_NOTHING_ABOVE_IT)
                        .failsOn("api.fixture.ApiSeesEngine")
                        .failsOn("api.fixture.ApiSeesPluginManager")
                        .passesOn("api.fixture.ApiSeesExtensionPoint"),
                Proof.that("R1 middle", DependencyRulesTest.R1_THE_MIDDLE_SEES_NOTHING_ABOVE_IT)
                        .failsOn("wire.fixture.SeesMaster")
                        .failsOn("workload.fixture.SeesMaster")
                        .failsOn("engine.fixture.SeesMaster")
                        .passesOn("engine.fixture.PureHandler"),
                Proof.that("R2 libraries", PurityRulesTest.R2_PURE_CODE_SEES_NO_EDGE_LIBRARY)
                        .failsOn("engine.fixture.SeesEdgeLibraries")
                        .failsOn("engine.fixture.SeesVertx")
                        .failsOn("workload.fixture.SeesVertx")
                        .failsOn("agent.engine.fixture.SeesVertx")
                        .failsOn("service.engine.fixture.SeesVertx")
                        .failsOn("cron.engine.fixture.SeesVertx")
                        .failsOn("batch.engine.fixture.SeesVertx")
                        .passesOn("engine.fixture.PureHandler", "master.fixture.SeesHazelcast"),
                Proof.that("R2 outside world", PurityRulesTest.R2_PURE_CODE_HAS_NO_THREADS_FILES_OR_SOCKETS)
                        .failsOn("engine.fixture.TouchesOutsideWorld")
                        .failsOn("engine.fixture.StartsThread")
                        .failsOn("workload.fixture.StartsThread")
                        .failsOn("agent.engine.fixture.StartsThread")
                        .failsOn("service.engine.fixture.StartsThread")
                        .failsOn("cron.engine.fixture.StartsThread")
                        .failsOn("batch.engine.fixture.StartsThread")
                        .passesOn("engine.fixture.PureHandler"),
                Proof.that("R2 clock and chance", PurityRulesTest.R2_PURE_CODE_READS_NO_CLOCK_AND_DRAWS_NO_RANDOMNESS)
                        .failsOn("engine.fixture.AsksClockAndChance")
                        .failsOn("engine.fixture.ReadsClock")
                        .failsOn("workload.fixture.ReadsClock")
                        .failsOn("agent.engine.fixture.ReadsClock")
                        .failsOn("service.engine.fixture.ReadsClock")
                        .failsOn("cron.engine.fixture.ReadsClock")
                        .failsOn("batch.engine.fixture.ReadsClock")
                        .passesOn("engine.fixture.PureHandler"),
                Proof.that("R3 immutable", StateRulesTest.R3_STATE_IS_IMMUTABLE)
                        .failsOn("engine.state.fixture.MutableState")
                        .failsOn("engine.state.fixture.LeakingState")
                        .passesOn("engine.state.fixture.Ledger", "engine.state.fixture.LedgerApplier"),
                Proof.that("R3 outside state", StateRulesTest.R3_ONLY_APPLIERS_MAKE_NEW_STATE)
                        .failsOn("engine.command.fixture.MeddlingHandler")
                        .passesOn("engine.command.fixture.ReadingHandler"),
                Proof.that("R3 within state", StateRulesTest.R3_WITHIN_STATE_ONLY_APPLIERS_MAKE_OTHER_STATE)
                        .failsOn("engine.state.fixture.MeddlingPage")
                        .passesOn("engine.state.fixture.Ledger", "engine.state.fixture.LedgerApplier"),
                Proof.that("R4 Hazelcast", DependencyRulesTest.R4_ONLY_GRID_SEES_HAZELCAST)
                        .failsOn("master.fixture.SeesHazelcast")
                        .passesOn("grid.fixture.SeesHazelcast"),
                Proof.that("R4 Ratis", DependencyRulesTest.R4_ONLY_REGISTRY_SEES_RATIS)
                        .failsOn("master.fixture.SeesRatis")
                        .passesOn("registry.fixture.SeesRatis"),
                Proof.that("R4 docker-java", DependencyRulesTest.R4_ONLY_THE_DOCKER_RUNTIME_SEES_DOCKER_JAVA)
                        .failsOn("master.fixture.SeesDockerJava")
                        .passesOn("agent.runtime.docker.fixture.SeesDockerJava"),
                Proof.that("R5 ours", DependencyRulesTest.R5_PLUGINS_SEE_OF_OURS_ONLY_API_AND_WORKLOAD)
                        .failsOn("service.fixture.PluginSeesMaster")
                        .failsOn("cron.fixture.PluginSeesMaster")
                        .failsOn("batch.fixture.PluginSeesMaster")
                        .failsOn("plugin.example.fixture.PluginSeesMaster")
                        .passesOn("service.fixture.WellBehavedPlugin", "service.fixture.WellBehavedPlugin$Point"),
                Proof.that("R5 libraries", DependencyRulesTest.R5_PLUGINS_SEE_NO_LIBRARY_OF_THE_HOST)
                        .failsOn("service.fixture.PluginSeesHost")
                        .failsOn("service.fixture.PluginSeesLogback")
                        .failsOn("cron.fixture.PluginSeesLogback")
                        .failsOn("batch.fixture.PluginSeesLogback")
                        .failsOn("plugin.example.fixture.PluginSeesLogback")
                        .passesOn("service.fixture.WellBehavedPlugin", "service.fixture.WellBehavedPlugin$Point"),
                Proof.that("R6", DependencyRulesTest.R6_FRAMEWORKS_NEVER_IMPORT_EACH_OTHER)
                        .failsOn("cron.fixture.CronSeesService", "service.fixture.WellBehavedPlugin")
                        .passesOn("service.fixture.WellBehavedPlugin", "cron.engine.fixture.ReadsClock"),
                Proof.that("R7", DependencyRulesTest.R7_NO_PACKAGE_CYCLES)
                        .failsOn("client.fixture.one.One", "client.fixture.two.Two")
                        .passesOn("engine.fixture.SeesMaster", "master.fixture.MasterPart"),
                Proof.that("R8", DependencyRulesTest.R8_MASTER_AND_AGENT_NEVER_SEE_SIMULATION)
                        .failsOn("master.fixture.SeesSimulation")
                        .failsOn("agent.fixture.SeesSimulation")
                        .failsOn("agent.daemon.fixture.SeesSimulation")
                        .passesOn("master.fixture.MasterPart", "simulation.fixture.SimulationPart"),
                withEmptyNames(Proof.that("class names", NamingRulesTest.CLASSES_ARE_NAMED_BY_A_NOUN))
                        .passesOn(
                                "client.fixture.FullNames$Database",
                                "client.fixture.FullNames$ImplicitAcknowledgement",
                                "client.fixture.FullNames$Utilization",
                                "client.fixture.FullNames$TaskManagement",
                                "client.fixture.FullNames$Commonwealth"),
                Proof.that("package names", NamingRulesTest.PACKAGES_ARE_NAMED_BY_A_NOUN)
                        .failsOn("client.fixture.util.Thing")
                        .passesOn("client.fixture.FullNames"),
                Proof.that("null marks", MarkRulesTest.PACKAGES_ARE_NULL_MARKED)
                        .failsOn("client.fixture.FullNames")
                        .passesOn("architecture.Proof", "architecture.package-info"),
                Proof.that("SPI marks", MarkRulesTest.SPI_TYPES_ARE_MARKED)
                        .failsOn("api.scheduler.fixture.UnmarkedPoint")
                        .failsOn("api.isolation.fixture.UnmarkedPoint")
                        .failsOn("api.resource.fixture.UnmarkedPoint")
                        .failsOn("api.allocation.fixture.UnmarkedPoint")
                        .failsOn("api.containerizer.fixture.UnmarkedPoint")
                        .failsOn("api.hook.fixture.UnmarkedPoint")
                        .failsOn("api.scheduler.fixture.DoublyMarkedPoint")
                        .passesOn(
                                "api.scheduler.fixture.MarkedPoint",
                                "api.scheduler.fixture.MarkedPoint$Nested",
                                "api.scheduler.fixture.HiddenType"));
    }

    private static Proof withEmptyNames(Proof proof) {
        var extended = proof;
        for (var type : Proof.load("client.fixture.EmptyNames").getDeclaredClasses()) {
            extended = extended.failsOn(type.getName().substring("io.moorage.".length()));
        }
        return extended;
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldFailOnEachFixtureThatBreaksTheRuleAndSayWhatToDo(Proof proof) {
        // given
        assertThat(proof.violating()).isNotEmpty();
        for (List<String> fixture : proof.violating()) {
            // when
            EvaluationResult result = proof.rule().evaluate(Proof.imported(fixture));

            // then
            assertThat(result.hasViolation())
                    .as("%s on %s", proof.name(), fixture)
                    .isTrue();
            assertThat(result.getFailureReport().toString())
                    .contains("because ")
                    .contains("What to do: ");
        }
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void shouldPassOnFixturesThatKeepTheRule(Proof proof) {
        // given
        assertThat(proof.clean()).isNotEmpty();
        for (List<String> fixture : proof.clean()) {
            // when
            EvaluationResult result = proof.rule().evaluate(Proof.imported(fixture));

            // then
            assertThat(result.getFailureReport().getDetails())
                    .as("%s on %s", proof.name(), fixture)
                    .isEmpty();
        }
    }

    /** Each method of these fixtures breaks the rule in a way of its own, so none may be missed. */
    static Stream<List<Object>> fixturesOfManyWays() {
        return Stream.of(
                List.of(PurityRulesTest.R2_PURE_CODE_SEES_NO_EDGE_LIBRARY, "engine.fixture.SeesEdgeLibraries"),
                List.of(
                        PurityRulesTest.R2_PURE_CODE_HAS_NO_THREADS_FILES_OR_SOCKETS,
                        "engine.fixture.TouchesOutsideWorld"),
                List.of(
                        PurityRulesTest.R2_PURE_CODE_READS_NO_CLOCK_AND_DRAWS_NO_RANDOMNESS,
                        "engine.fixture.AsksClockAndChance"),
                List.of(StateRulesTest.R3_STATE_IS_IMMUTABLE, "engine.state.fixture.LeakingState"),
                List.of(StateRulesTest.R3_ONLY_APPLIERS_MAKE_NEW_STATE, "engine.command.fixture.MeddlingHandler"),
                List.of(
                        StateRulesTest.R3_WITHIN_STATE_ONLY_APPLIERS_MAKE_OTHER_STATE,
                        "engine.state.fixture.MeddlingPage"),
                List.of(DependencyRulesTest.R5_PLUGINS_SEE_NO_LIBRARY_OF_THE_HOST, "service.fixture.PluginSeesHost"));
    }

    @ParameterizedTest
    @MethodSource("fixturesOfManyWays")
    void shouldReportEachMethodOfTheFixture(List<Object> ruleAndFixture) {
        // given
        var rule = (ArchRule) ruleAndFixture.get(0);
        var fixture = (String) ruleAndFixture.get(1);

        // when
        String report = rule.evaluate(Proof.imported(List.of(fixture)))
                .getFailureReport()
                .toString();

        // then
        for (Method method : Proof.load(fixture).getDeclaredMethods()) {
            if (!method.isSynthetic() && !isOfRecord(method)) {
                assertThat(report).contains("." + method.getName() + "(");
            }
        }
    }

    @Test
    void shouldProveEveryRule() throws IllegalAccessException {
        // given
        var proven = proofs().stream().map(Proof::rule).toList();

        // when
        var unproven = new ArrayList<String>();
        for (var rules : new ClassFileImporter().importPackages("io.moorage.architecture")) {
            for (Field field : rules.reflect().getDeclaredFields()) {
                if (field.isAnnotationPresent(ArchTest.class) && !proven.contains((ArchRule) field.get(null))) {
                    unproven.add(field.getName());
                }
            }
        }

        // then
        assertThat(unproven).as("Rules without a proof here that they can fail").isEmpty();
    }

    private static boolean isOfRecord(Method method) {
        return method.getDeclaringClass().isRecord()
                && ((method.getParameterCount() == 0 && !method.getName().startsWith("new"))
                        || method.getName().equals("equals"));
    }
}
