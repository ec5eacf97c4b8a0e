package io.moorage.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Threads, locks, files, sockets and processes, as types and methods of the JDK. */
final class OutsideWorld extends ArchCondition<JavaClass> {
    private static final Set<String> TYPES = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.Scanner",
            "java.io.RandomAccessFile",
            "java.io.Console");
    /** A unit of time and the text of addresses wait for nobody; everything else in those packages does. */
    private static final Set<String> HARMLESS = Set.of(
            "java.util.concurrent.TimeUnit",
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.URLEncoder",
            "java.net.URLDecoder");

    private static final String[] PACKAGES = {
        "java.util.concurrent.", "java.nio.file.", "java.nio.channels.", "java.net.", "javax.net.", "java.rmi."
    };
    private static final Set<String> METHODS = Set.of("wait", "notify", "notifyAll");
    private static final Set<String> PARALLEL = Set.of("parallel", "parallelStream");

    private OutsideWorld() {
        super("touch no thread, lock, file, socket or process");
    }

    static ArchCondition<JavaClass> notBeTouched() {
        return new OutsideWorld();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            if (isOutside(dependency.getTargetClass().getBaseComponentType().getName())) {
                events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
            }
        }
        for (var access : type.getAccessesFromSelf()) {
            boolean waits = access.getTargetOwner().isEquivalentTo(Object.class) && METHODS.contains(access.getName());
            boolean forks =
                    access.getTargetOwner().getName().startsWith("java.util.") && PARALLEL.contains(access.getName());
            boolean prints = access.getTargetOwner().isEquivalentTo(System.class)
                    && Set.of("in", "out", "err").contains(access.getName());
            if (waits || forks || prints) {
                events.add(SimpleConditionEvent.violated(type, access.getDescription()));
            }
        }
        for (JavaCodeUnit method : type.getCodeUnits()) {
            if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                events.add(SimpleConditionEvent.violated(type, method.getDescription() + " is synchronized"));
            }
        }
    }

    private static boolean isOutside(String name) {
        if (HARMLESS.contains(name)) {
            return false;
        }
        if (TYPES.contains(name) || name.startsWith("java.io.File")) {
            return true;
        }
        for (String prefix : PACKAGES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
