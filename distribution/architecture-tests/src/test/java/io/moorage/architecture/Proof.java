package io.moorage.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * That a rule can fail. Every fixture set in {@code violating} must break the rule by itself; those in {@code clean} must
 * not. Classes are given by name, because fixtures are package-private in packages of the house.
 */
record Proof(String name, ArchRule rule, List<List<String>> violating, List<List<String>> clean) {
    static Proof that(String name, ArchRule rule) {
        return new Proof(name, rule, List.of(), List.of());
    }

    /** These classes together break the rule. */
    Proof failsOn(String... classes) {
        return new Proof(name, rule, plus(violating, classes), clean);
    }

    /** These classes together keep the rule. */
    Proof passesOn(String... classes) {
        return new Proof(name, rule, violating, plus(clean, classes));
    }

    /** Imports {@code io.moorage.<name>} for each name. */
    static JavaClasses imported(List<String> names) {
        return new ClassFileImporter()
                .importClasses(names.stream().map(Proof::load).toList());
    }

    static Class<?> load(String name) {
        try {
            return Class.forName("io.moorage." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("There is no fixture 'io.moorage.%s'.".formatted(name), e);
        }
    }

    private static List<List<String>> plus(List<List<String>> sets, String... classes) {
        return Stream.concat(sets.stream(), Stream.of(List.of(classes))).toList();
    }
}
