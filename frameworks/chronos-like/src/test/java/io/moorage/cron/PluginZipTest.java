package io.moorage.cron;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.testkit.SchedulerHost;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PluginZipTest {
    @Test
    void shouldListItsFactoryForPf4j() throws IOException {
        // From the folder that goes into the zip: the compiler writes an empty index beside the tests, too.
        assertThat(Files.readString(Path.of("target/classes/META-INF/extensions.idx")))
                .contains(CronSchedulerFactory.class.getName());
    }

    @Test
    void shouldNameItselfAndItsVersion() throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(Path.of("target/classes/plugin.properties"))));
        assertThat(properties)
                .containsEntry("plugin.id", "cron")
                .containsEntry("plugin.class", CronPlugin.class.getName());
        assertThat(properties.getProperty("plugin.version")).matches("[0-9].*");
        assertThat(new CronSchedulerFactory().describe().framework().name()).isEqualTo("chronos");
    }

    @Test
    void shouldTakeItsOwnExample() throws IOException {
        var host = new SchedulerHost(new CronSchedulerFactory(), 1);
        var body = Files.readString(Path.of("../../examples/nightly.json"));
        var taken = host.requestExactly("POST", "/v1/scheduler/iso8601", body);
        assertThat(taken.status()).as(taken.body().toUtf8()).isEqualTo(204);
    }
}
