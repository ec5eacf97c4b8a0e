package io.moorage.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The JDK's clocks and its sources of randomness that nobody seeded. Method references count like calls. */
final class ClockAndChance extends ArchCondition<JavaClass> {
    private static final Set<String> ALWAYS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.identityHashCode",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.Calendar.getInstance",
            "java.time.InstantSource.system",
            "java.util.random.RandomGenerator.getDefault");
    /** Fine with a seed or a generator as argument, chance without one. */
    private static final Set<String> WITHOUT_ARGUMENTS =
            Set.of("java.util.Random.<init>", "java.util.SplittableRandom.<init>", "java.util.Date.<init>");

    private static final Set<String> TYPES = Set.of(
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.random.RandomGeneratorFactory");

    private ClockAndChance() {
        super("ask no clock and no unseeded generator");
    }

    static ArchCondition<JavaClass> notBeAsked() {
        return new ClockAndChance();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            if (isClock(access) || isChance(access)) {
                events.add(SimpleConditionEvent.violated(type, access.getDescription()));
            }
        }
    }

    private static boolean isClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean reads = owner.startsWith("java.time.") && name.equals("now");
        boolean makes = owner.equals("java.time.Clock") && (name.startsWith("system") || name.startsWith("tick"));
        return reads || makes;
    }

    private static boolean isChance(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = owner + "." + access.getName();
        if (ALWAYS.contains(member) || TYPES.contains(owner)) {
            return true;
        }
        if (!(access instanceof JavaCodeUnitAccess<?> call)) {
            return false;
        }
        int arguments = call.getTarget().getRawParameterTypes().size();
        boolean unseeded = WITHOUT_ARGUMENTS.contains(member) && arguments == 0;
        boolean shuffles = member.equals("java.util.Collections.shuffle") && arguments == 1;
        return unseeded || shuffles;
    }
}
