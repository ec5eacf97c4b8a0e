package io.moorage.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules that allow an empty set are silent about code they never saw, so this says which code they saw. */
@AnalyzeClasses(packages = "io.moorage", importOptions = DoNotIncludeTests.class)
class ImportedClassesTest {
    private static final Pattern MODULE = Pattern.compile("<module>\\s*(\\S+?)\\s*</module>");
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();

    @ArchTest
    static void shouldImportTheModulesThatAreAlwaysThere(JavaClasses imported) {
        assertThat(imported.contain("io.moorage.api.AgentId")).isTrue();
        assertThat(imported.contain("io.moorage.engine.registry.Registry")).isTrue();
        assertThat(imported.contain(ImportedClassesTest.class))
                .as("The tests' own fixtures break the rules and must not be imported.")
                .isFalse();
    }

    @ArchTest
    static void shouldImportACodeFileOfEveryModuleInThisBuild(JavaClasses imported) throws IOException {
        // given
        Matcher modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
        while (modules.find()) {
            // when
            String module = modules.group(1);
            Optional<String> type = aClassOf(ROOT.resolve(module).resolve("src/main/java"));

            // then
            type.ifPresent(name -> assertThat(imported.contain(name))
                    .as(
                            "No rule sees '%s': '%s' is not on this module's class path. Add the module to the dependencies in "
                                    + "distribution/architecture-tests/pom.xml, with scope test.",
                            module, name)
                    .isTrue());
        }
    }

    private static Optional<String> aClassOf(Path sources) throws IOException {
        if (!Files.isDirectory(sources.resolve("io/moorage"))) {
            return Optional.empty();
        }
        try (var files = Files.walk(sources.resolve("io/moorage"))) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.endsWith("-info.java"))
                    .sorted()
                    .map(name -> name.substring(0, name.length() - ".java".length())
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .findFirst();
        }
    }
}
