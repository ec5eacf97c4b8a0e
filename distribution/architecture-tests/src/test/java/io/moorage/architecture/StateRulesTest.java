package io.moorage.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * R3 of the design: only appliers mutate state. The state is made of immutable values in {@code io.moorage.engine.state},
 * so "mutate" means: make the next version of one, by a constructor or a method named {@code with...}.
 */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class StateRulesTest {
    static final String STATE = "io.moorage.engine.state";

    @ArchTest
    static final ArchRule R3_STATE_IS_IMMUTABLE = classes()
            .that()
            .resideInAPackage(STATE + "..")
            .should(StateTypes.haveOnlyFinalFields())
            .andShould(StateTypes.handOutNothingMutable())
            .as("R3: state has only final fields and hands out neither arrays nor mutable collections")
            .because(
                    "published snapshots share structure with the newest state, so a change in place would show a reader what was "
                            + "not yet committed. What to do: make it a record of values, List, Set, Map or PCollections types.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R3_ONLY_APPLIERS_MAKE_NEW_STATE = classes()
            .that()
            .resideOutsideOfPackage(STATE + "..")
            .should(StateTypes.beMadeByAppliersOnly())
            .as("R3: only appliers, which live in io.moorage.engine.state, make new versions of state")
            .because(
                    "the leader, every other master and replay come to the same state only because the same appliers run "
                            + "everywhere. What to do: return a change from the handler and write the applier of that change in "
                            + "io.moorage.engine.state.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule R3_WITHIN_STATE_ONLY_APPLIERS_MAKE_OTHER_STATE = classes()
            .that()
            .resideInAPackage(STATE + "..")
            .should(StateTypes.changeOnlyThemselvesUnlessAppliers())
            .as("R3: within io.moorage.engine.state only appliers make new versions of a type other than their own")
            .because(
                    "what a change does to the state is read in one place, its applier. What to do: move the step into the "
                            + "class whose name ends in Applier or Appliers, or into a with-method of the type itself.")
            .allowEmptyShould(true);
}
