package io.moorage.testkit.cluster;

import io.moorage.api.scheduler.SchedulerFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/** What {@link SchedulerTest} and {@link Seeds} stand for. */
final class ClusterExtension
        implements ParameterResolver, TestExecutionExceptionHandler, TestTemplateInvocationContextProvider {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(ClusterExtension.class);
    private static final String SEED = "moorage.seed";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(OURS)
                .getOrComputeIfAbsent(SimulatedCluster.class, key -> cluster(context), SimulatedCluster.class);
    }

    private static SimulatedCluster cluster(ExtensionContext context) {
        var scheduler = AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), SchedulerTest.class, context.getEnclosingTestClasses())
                .orElseThrow(() -> new ExtensionConfigurationException(
                        "Which scheduler shall the cluster host? Say @SchedulerTest(YourFactory.class) above class %s."
                                .formatted(context.getRequiredTestClass().getSimpleName())));
        SchedulerFactory factory = ReflectionSupport.newInstance(scheduler.value());
        Long seed = context.getStore(OURS).get(SEED, Long.class);
        return SimulatedCluster.hosting(factory, seed == null ? Long.getLong(SEED, 1) : seed);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        var cluster = context.getStore(OURS).get(SimulatedCluster.class, SimulatedCluster.class);
        if (cluster == null || thrown instanceof TestAbortedException) {
            throw thrown;
        }
        var again = "mvn test -Dtest=%s#%s -D%s=%d"
                .formatted(
                        context.getRequiredTestClass().getSimpleName(),
                        context.getRequiredTestMethod().getName(),
                        SEED,
                        cluster.seed());
        throw new AssertionError(cluster.story(thrown, again), thrown);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), Seeds.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var seeds = AnnotationSupport.findAnnotation(context.getTestMethod(), Seeds.class)
                .orElseThrow();
        return Optional.ofNullable(Long.getLong(SEED))
                .map(LongStream::of)
                .orElseGet(() -> LongStream.rangeClosed(1, seeds.value()))
                .mapToObj(OneSeed::new);
    }

    private record OneSeed(long seed) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            BeforeEachCallback remember = context -> context.getStore(OURS).put(SEED, seed);
            return List.of(remember);
        }
    }
}
