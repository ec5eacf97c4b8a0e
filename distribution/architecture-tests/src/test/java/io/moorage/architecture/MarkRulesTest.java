package io.moorage.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.moorage.api.Experimental;
import io.moorage.api.Stable;
import org.jspecify.annotations.NullMarked;

/** The marks that packages and SPI types carry. */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class MarkRulesTest {
    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .should(new ArchCondition<JavaClass>("live in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage()
                            .tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith(NullMarked.class))
                            .orElse(false);
                    if (!marked) {
                        events.add(SimpleConditionEvent.violated(
                                type,
                                "%s lives in %s, which has no package-info with @NullMarked"
                                        .formatted(type.getName(), type.getPackageName())));
                    }
                }
            })
            .as("Every package has a package-info.java with @NullMarked")
            .because(
                    "NullAway checks nothing in a package without it, and a reader finds no sentence on what the package is. "
                            + "What to do: add package-info.java with one sentence and @NullMarked from org.jspecify.annotations.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule SPI_TYPES_ARE_MARKED = classes()
            .that()
            .resideInAnyPackage(
                    "io.moorage.api.scheduler..",
                    "io.moorage.api.isolation..",
                    "io.moorage.api.resource..",
                    "io.moorage.api.allocation..",
                    "io.moorage.api.containerizer..",
                    "io.moorage.api.hook..",
                    "io.moorage.workload..")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should(new ArchCondition<JavaClass>("carry either @Stable or @Experimental") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (type.isAnnotatedWith(Stable.class) == type.isAnnotatedWith(Experimental.class)) {
                        events.add(SimpleConditionEvent.violated(
                                type,
                                "%s carries %s"
                                        .formatted(
                                                type.getName(),
                                                type.isAnnotatedWith(Stable.class) ? "both marks" : "neither mark")));
                    }
                }
            })
            .as("Public types of the plugin SPI carry either @Stable or @Experimental")
            .because(
                    "plugin authors must know what they may rely on before they compile against it. What to do: mark it "
                            + "@Experimental(since = \"...\") until two plugins use it, then @Stable; or make it package-private.")
            .allowEmptyShould(true);
}
