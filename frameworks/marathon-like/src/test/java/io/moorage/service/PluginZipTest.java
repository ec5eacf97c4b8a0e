package io.moorage.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.testkit.SchedulerHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginZipTest {
    private static String resource(String name) throws IOException {
        try (var stream = ServiceSchedulerFactory.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldListItsFactoryForPf4j() throws IOException {
        // From the folder that goes into the zip: the compiler writes an empty index beside the tests, too.
        assertThat(Files.readString(Path.of("target/classes/META-INF/extensions.idx")))
                .contains(ServiceSchedulerFactory.class.getName());
    }

    @Test
    void shouldNameItselfAndItsVersion() throws IOException {
        var properties = new Properties();
        properties.load(new java.io.StringReader(resource("plugin.properties")));
        assertThat(properties)
                .containsEntry("plugin.id", "service")
                .containsEntry("plugin.class", ServicePlugin.class.getName());
        assertThat(properties.getProperty("plugin.version")).matches("[0-9].*");
        assertThat(new ServiceSchedulerFactory().describe().framework().name()).isEqualTo("marathon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "crash-loop", "too-big"})
    void shouldTakeItsOwnExamples(String name) throws IOException {
        var host = new SchedulerHost(new ServiceSchedulerFactory(), 1);
        var body = Files.readString(Path.of("../../examples", name + ".json"));
        var quoted = host.requestExactly("POST", "/v2/apps", body);
        assertThat(quoted.status()).as(quoted.body().toUtf8()).isEqualTo(201);
    }
}
