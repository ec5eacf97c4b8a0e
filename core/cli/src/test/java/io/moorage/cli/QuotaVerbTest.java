package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code moor quota} and {@code moor weight} ask and say. */
class QuotaVerbTest {
    @TempDir
    private Path home;

    private FakeMaster master;
    private Terminal terminal;

    @BeforeEach
    void prepare() throws IOException {
        master = new FakeMaster();
        terminal = Terminal.at(master, home);
    }

    @AfterEach
    void end() {
        master.close();
    }

    @Test
    void shouldListQuotas() {
        // given
        master.answer("GET /moorage/v1/quota", 200, """
                {"quotas":[{"role":"eng","guarantees":{"cpus":2.5},"limits":{"cpus":8.0,"mem":1024.0},
                "consumed":{"cpus":3.0},"offered":{}}]}""");

        // when
        var result = terminal.run("quota");

        // then
        assertThat(result.output())
                .containsPattern("ROLE +GUARANTEE +LIMIT +CONSUMED +OF IT OFFERED")
                .containsPattern("eng +cpus=2\\.5 +cpus=8,mem=1024 +cpus=3");
    }

    @Test
    void shouldSetAQuotaOfANestedRole() {
        // given
        master.answer("PUT /moorage/v1/quota/eng/web", 200, "{}");

        // when
        var result = terminal.run(
                "quota", "set", "eng/web", "--guarantee", "cpus=4", "--limit", "cpus=8,mem=1024", "--force");

        // then
        assertThat(result.output()).isEqualTo("Role 'eng/web' has its quota.\n");
        assertThat(master.bodies())
                .containsExactly(
                        "{\"force\":true,\"guarantees\":{\"cpus\":4.0},\"limits\":{\"cpus\":8.0,\"mem\":1024.0}}");
    }

    @Test
    void shouldTellTheMastersReason() {
        // given
        master.answer("PUT /moorage/v1/quota/eng", 409, "{\"message\":\"Cannot guarantee 4 of 'cpus' in all.\"}");

        // when
        var result = terminal.run("quota", "set", "eng", "--guarantee", "cpus=4");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors())
                .contains("The master did not set the quota of role 'eng'.", "Cannot guarantee 4 of 'cpus' in all.");
    }

    @Test
    void shouldRemoveAQuota() {
        // given
        master.answer("DELETE /moorage/v1/quota/eng", 200, "{}");

        // when, then
        assertThat(terminal.run("quota", "remove", "eng").output()).isEqualTo("Role 'eng' has no quota.\n");
    }

    @Test
    void shouldSayHowToSetAQuota() {
        // when, then
        assertThat(terminal.run("quota", "set", "eng").exitCode()).isEqualTo(2);
        assertThat(terminal.run("quota", "set", "eng").errors()).contains("--guarantee, --limit or both");
        assertThat(terminal.run("quota", "remove").errors()).contains("It takes a role.");
        assertThat(terminal.run("weight", "set", "eng").errors()).contains("It takes a role and a number.");
    }

    @Test
    void shouldSetAndListWeights() {
        // given
        master.answer("PUT /moorage/v1/weights/eng", 200, "{}");
        master.answer("GET /moorage/v1/weights", 200, "{\"weights\":[{\"role\":\"eng\",\"weight\":2.5}]}");

        // when, then
        assertThat(terminal.run("weight", "set", "eng", "2.5").output()).isEqualTo("Role 'eng' has the weight 2.5.\n");
        assertThat(master.bodies()).contains("{\"weight\":2.5}");
        assertThat(terminal.run("weight").output()).containsPattern("eng +2\\.5");
    }
}
