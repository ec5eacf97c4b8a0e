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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that say nothing are not names. */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class NamingRulesTest {
    private static final Set<String> BANNED =
            Set.of("Utils", "Util", "Helper", "Helpers", "Manager", "Impl", "Common", "Misc", "Base");
    private static final Pattern WORD_ENDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    @ArchTest
    static final ArchRule CLASSES_ARE_NAMED_BY_A_NOUN = classes()
            .should(new ArchCondition<JavaClass>("neither begin nor end with one of the words " + BANNED) {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    bannedWord(type.getSimpleName())
                            .ifPresent(word -> events.add(SimpleConditionEvent.violated(
                                    type, "%s has the word '%s'".formatted(type.getName(), word))));
                }
            })
            .as("No class name begins or ends with Utils, Util, Helper, Manager, Impl, Common, Misc or Base")
            .because(
                    "such a name takes in everything and tells a reader nothing. What to do: find the missing noun; name a second "
                            + "implementation by how it differs, as in SimRegistry and RaftRegistry.")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule PACKAGES_ARE_NAMED_BY_A_NOUN = classes()
            .should(new ArchCondition<JavaClass>("live in no package named by one of the words " + BANNED) {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    for (String part : type.getPackageName().split("\\.", -1)) {
                        if (BANNED.stream().anyMatch(part::equalsIgnoreCase)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "%s lives in a package '%s'".formatted(type.getName(), part)));
                        }
                    }
                }
            })
            .as("No package is called util, helper, manager, impl, common, misc or base")
            .because(
                    "such a package gathers what nobody found a place for. What to do: put the class beside its one caller, or "
                            + "name the package by what its classes are about.")
            .allowEmptyShould(true);

    private static Optional<String> bannedWord(String simpleName) {
        String[] words = WORD_ENDS.split(simpleName, -1);
        for (String word : new String[] {words[0], words[words.length - 1]}) {
            if (BANNED.contains(word)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }
}
