package io.moorage.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with cron jobs, batches and plugins on the page, and that the server did it. */
class JobsAndBatchesTest extends PageTest {
    private static final String YEARLY = "\"schedule\":\"0 0 1 1 *\",\"retries\":0,\"cpus\":0.05,\"mem\":16,\"disk\":1";
    private static final String EVERY_SECOND =
            "\"schedule\":\"R//PT1S\",\"retries\":0,\"concurrent\":true,\"cpus\":0.01,\"mem\":8,\"disk\":1";

    @Test
    void shouldRunAJobNowAndShowHowThatEnded() throws IOException {
        // given
        page.navigate(up.url() + "/#/jobs");
        createJob("asked", YEARLY + ",\"command\":\"echo hello from the job; exit 3\"");

        // when
        button("Run asked now").click();

        // then
        assertThat(page.getByTestId("outcome")).hasText("Run asked now: done.");
        up.await("a run has ended", () -> !history("asked").isEmpty());
        assertThat(history("asked").getFirst().at("/exit/code").asInt()).isEqualTo(3);

        // when
        link("asked").click();

        // then
        assertThat(heading("asked")).isVisible();
        assertThat(page.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("code 3")))
                .isVisible();
        assertThat(page.getByTestId("tail")).containsText("hello from the job");
    }

    @Test
    void shouldSuspendAJobSoThatItsNextSlotsDoNotRun() throws IOException {
        // given a job of every second that runs
        createJob("frequent", EVERY_SECOND + ",\"command\":\"true\"");
        page.navigate(up.url() + "/#/jobs/frequent");
        assertThat(page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Next"))
                        .getByRole(AriaRole.LISTITEM))
                .hasCount(5);
        up.await("it ran", () -> !history("frequent").isEmpty());

        // when
        button("Suspend frequent").click();
        assertThat(page.getByText("No slot is to come.")).isVisible();
        var suspended = Instant.now();
        assertThat(job("frequent").path("disabled").asBoolean()).isTrue();
        up.await("two of its slots pass", () -> Instant.now().isAfter(suspended.plusSeconds(3)));
        var resumed = Instant.now();
        button("Resume frequent").click();

        // then none of them ran, and it is told
        assertThat(button("Suspend frequent")).isVisible();
        up.await("it runs again", () -> dues("frequent").stream().anyMatch(resumed::isBefore));
        assertThat(dues("frequent")).noneMatch(due -> due.isAfter(suspended) && due.isBefore(resumed));
        assertThat(history("frequent"))
                .anyMatch(entry -> entry.path("missed").asText().equals("DISABLED")
                        && entry.path("count").asInt() >= 2);
        assertThat(page.getByText("The job was disabled.")).isVisible();

        // when it is removed
        button("Remove").click();
        button("Remove it").click();

        // then
        assertThat(page.getByText("Job 'frequent' not found.")).isVisible();
        assertThat(job("frequent").has("name")).isFalse();
    }

    @Test
    void shouldShowWhyAJobCannotBeResumed() throws IOException {
        // given a job whose only slot has passed
        createJob("once", EVERY_SECOND.replace("R//", "R1//") + ",\"command\":\"true\"");
        up.await("it ran", () -> !history("once").isEmpty());
        page.navigate(up.url() + "/#/jobs/once");

        // when
        button("Resume once").click();

        // then
        assertThat(page.getByTestId("outcome")).containsText("the job would never run");
        assertThat(job("once").path("disabled").asBoolean()).isTrue();
    }

    @Test
    void shouldRetryOnlyWhatFailedOfABatch(@TempDir Path folder) throws IOException {
        // given a batch of which two of four fail
        var mended = folder.resolve("mended");
        createBatch("halved", 4, "test -f %s || test $MOORAGE_INDEX -lt 2".formatted(mended));
        up.await("it is over", () -> batch("halved").path("state").asText().equals("failed"));
        page.navigate(up.url() + "/#/batches/halved");
        assertThat(page.getByTestId("progress")).containsText("4 of 4 ended, 2 failed");
        assertThat(page.getByText("Task 3 exited with code 1")).isVisible();
        var before = taskIds("halved");

        // when
        Files.createFile(mended);
        button("Retry what failed of halved").click();

        // then
        assertThat(page.getByTestId("progress")).containsText("4 of 4 ended, over since");
        assertThat(batch("halved").path("succeeded").asInt()).isEqualTo(4);
        var after = taskIds("halved");
        assertThat(after.subList(0, 2)).as("what had succeeded").isEqualTo(before.subList(0, 2));
        assertThat(after.subList(2, 4)).as("what had failed").doesNotContainAnyElementsOf(before);
    }

    @Test
    void shouldCancelABatch() throws IOException {
        // given
        createBatch("endless", 3, "echo begun; sleep 3600");
        page.navigate(up.url() + "/#/batches");
        link("endless").click();
        assertThat(page.getByTestId("progress")).containsText("0 of 3 ended, 3 under way");
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("aria-valuenow", "0");
        button("Under way").click();
        button("Output of task 1").click();
        assertThat(page.getByTestId("tail")).containsText("begun");

        // when
        button("Cancel endless").click();
        assertThat(batch("endless").path("live").asInt())
                .as("before it is confirmed")
                .isEqualTo(3);
        button("Cancel it").click();

        // then
        up.await("it is gone", () -> !batch("endless").has("id"));
        assertThat(page.getByText("There is no job 'endless'")).isVisible();
    }

    @Test
    void shouldShowWhyAPluginDoesNotRun() throws Exception {
        // given
        page.navigate(up.url() + "/#/plugins");
        var cron = row("cron");
        assertThat(cron).containsText("running");
        assertThat(cron).containsText("chronos");
        var zip = up.plugins().resolve("torn.zip");

        // when the master starts anew with a zip that is none
        Files.createDirectories(up.plugins());
        Files.writeString(zip, "This is no zip.");
        up.killHard();
        up.startAgain();

        // then
        assertThat(row("torn.zip")).containsText("failed");
        assertThat(row("torn.zip").getByTestId("reason")).containsText("cannot be loaded");
        assertThat(cron).containsText("running");

        // when
        link("Cluster").click();

        // then
        assertThat(page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("torn.zip")))
                .containsText("failed");
        Files.delete(zip);
    }

    private static void createJob(String name, String rest) throws IOException {
        up.post("/v1/scheduler/iso8601", "{\"name\":\"%s\",%s}".formatted(name, rest));
    }

    private static void createBatch(String id, int tasks, String command) throws IOException {
        up.post(
                "/moorage/v1/batch",
                "{\"id\":\"%s\",\"array\":%d,\"command\":\"%s\",\"cpus\":0.05,\"mem\":16}"
                        .formatted(id, tasks, command));
    }

    private static JsonNode job(String name) {
        return up.get("/v1/scheduler/job/" + name + "?embed=moorage.explain");
    }

    private static List<JsonNode> history(String name) {
        return elements(job(name).path("moorage.explain"), "history");
    }

    private static List<Instant> dues(String name) {
        return history(name).stream()
                .filter(entry -> entry.has("due"))
                .map(entry -> Instant.parse(entry.path("due").asText()))
                .toList();
    }

    private static JsonNode batch(String id) {
        return up.get("/moorage/v1/batch/" + id);
    }

    private static List<String> taskIds(String id) {
        return elements(up.get("/moorage/v1/batch/" + id + "/results"), "results").stream()
                .map(result -> result.path("taskId").asText())
                .toList();
    }

    private static List<JsonNode> elements(JsonNode object, String field) {
        return StreamSupport.stream(object.path(field).spliterator(), false).toList();
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator row(String text) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
    }
}
