package io.moorage.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.BiPredicate;

/** What R3 asks of the types of the state and of those who use them. */
final class StateTypes {
    private static final Set<String> IMMUTABLE_IN_JAVA_UTIL = Set.of(
            "java.util.UUID",
            "java.util.Optional",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.OptionalDouble",
            "java.util.Locale");

    private StateTypes() {}

    static ArchCondition<JavaClass> haveOnlyFinalFields() {
        return new ArchCondition<>("have only final fields") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : isState(type) ? type.getFields() : Set.<JavaField>of()) {
                    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
                        events.add(SimpleConditionEvent.violated(type, field.getDescription() + " is not final"));
                    }
                }
            }
        };
    }

    static ArchCondition<JavaClass> handOutNothingMutable() {
        return new ArchCondition<>("hand out neither arrays nor mutable collections") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethod method : type.getMethods()) {
                    boolean compilers = method.getModifiers().contains(JavaModifier.SYNTHETIC)
                            || (type.isEnum() && method.getName().equals("values"));
                    boolean hidden = method.getModifiers().contains(JavaModifier.PRIVATE);
                    if (!compilers && !hidden && isMutable(method.getRawReturnType())) {
                        events.add(SimpleConditionEvent.violated(
                                type,
                                method.getDescription() + " hands out a mutable "
                                        + method.getRawReturnType().getSimpleName()));
                    }
                }
            }
        };
    }

    static ArchCondition<JavaClass> beMadeByAppliersOnly() {
        return making("be made by appliers only", (maker, made) -> true);
    }

    static ArchCondition<JavaClass> changeOnlyThemselvesUnlessAppliers() {
        return making(
                "change only themselves unless they are appliers",
                (maker, made) -> !isApplier(maker) && !outermost(maker).equals(outermost(made)));
    }

    private static ArchCondition<JavaClass> making(String description, BiPredicate<JavaClass, JavaClass> forbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    JavaClass made = access.getTargetOwner();
                    if (isState(made) && makesNew(access) && forbidden.test(type, made)) {
                        events.add(SimpleConditionEvent.violated(type, access.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean makesNew(JavaAccess<?> access) {
        String name = access.getName();
        boolean with = name.startsWith("with") && (name.length() == 4 || Character.isUpperCase(name.charAt(4)));
        return with || name.equals("<init>");
    }

    private static boolean isState(JavaClass type) {
        boolean inside = type.getPackageName().equals(StateRulesTest.STATE)
                || type.getPackageName().startsWith(StateRulesTest.STATE + ".");
        return inside && !isApplier(type);
    }

    /** A draft is an applier's desk: package-private, and gone when its applier returns. */
    private static boolean isApplier(JavaClass type) {
        String name = outermost(type).getSimpleName();
        return name.endsWith("Applier") || name.endsWith("Appliers") || name.endsWith("Draft");
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass current = type;
        while (current.getEnclosingClass().isPresent()) {
            current = current.getEnclosingClass().get();
        }
        return current;
    }

    private static boolean isMutable(JavaClass type) {
        if (type.isArray() || type.isEquivalentTo(StringBuilder.class)) {
            return true;
        }
        return type.getPackageName().startsWith("java.util")
                && !type.isInterface()
                && !type.isEnum()
                && !IMMUTABLE_IN_JAVA_UTIL.contains(type.getName());
    }
}
