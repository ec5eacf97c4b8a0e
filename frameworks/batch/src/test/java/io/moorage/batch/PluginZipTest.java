package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PluginZipTest {
    @Test
    void shouldListItsFactoryForPf4j() throws IOException {
        // From the folder that goes into the zip: the compiler writes an empty index beside the tests, too.
        assertThat(Files.readString(Path.of("target/classes/META-INF/extensions.idx")))
                .contains(BatchSchedulerFactory.class.getName());
    }

    @Test
    void shouldNameItselfAndItsVersion() throws IOException {
        var properties = new Properties();
        try (var text = Files.newBufferedReader(Path.of("target/classes/plugin.properties"))) {
            properties.load(text);
        }
        assertThat(properties)
                .containsEntry("plugin.id", "batch")
                .containsEntry("plugin.class", BatchPlugin.class.getName());
        assertThat(properties.getProperty("plugin.version")).matches("[0-9].*");
        assertThat(new BatchSchedulerFactory().describe().framework().name()).isEqualTo("batch");
    }

    @Test
    void shouldTakeItsOwnExample() throws IOException {
        // given
        var host = new BatchHost(1);
        // when
        var response = host.request("POST", "", Files.readString(Path.of("../../examples/sweep.json")));
        // then
        assertThat(response.status()).as(response.body().toUtf8()).isEqualTo(201);
    }
}
