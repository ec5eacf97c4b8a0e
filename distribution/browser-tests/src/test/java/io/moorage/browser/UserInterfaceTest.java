package io.moorage.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a user does with services on the page, and that the server did it. */
class UserInterfaceTest extends PageTest {
    @Test
    void shouldCreateAServiceFromJson() {
        // given
        page.navigate(up.url());
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Services").setExact(true))
                .click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Create a service"))
                .first()
                .click();

        // when
        page.getByRole(AriaRole.TEXTBOX).fill(sleeper("/created", 1));
        button("Create").click();

        // then
        assertThat(heading("/created")).isVisible();
        assertThat(page.getByText("1 of 1 running")).isVisible();
        assertThat(up.running("/created", 1)).hasSize(1);
    }

    @Test
    void shouldShowWhyADefinitionIsRefused() {
        // given
        page.navigate(up.url() + "/#/create");

        // when
        page.getByRole(AriaRole.TEXTBOX).fill("{ \"id\": ");
        button("Create").click();

        // then
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not JSON");

        // when
        page.getByRole(AriaRole.TEXTBOX).fill("{\"id\": \"/refused\", \"cmd\": \"sleep 1\", \"instances\": -1}");
        button("Create").click();

        // then
        assertThat(page.getByTestId("outcome")).containsText("/instances");
        assertThat(up.has("/refused")).isFalse();
    }

    @Test
    void shouldScaleAService() throws IOException {
        // given
        openService("/scaled", sleeper("/scaled", 1));
        up.running("/scaled", 1);

        // when
        page.getByLabel("Instances").fill("3");
        button("Scale").click();

        // then
        assertThat(page.getByText("3 of 3 running")).isVisible();
        assertThat(up.running("/scaled", 3)).hasSize(3);
    }

    @Test
    void shouldShowThatChangesGoIntoTheRing() throws IOException {
        // given
        page.navigate(up.url());
        var ring = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Ring of changes"));
        assertThat(ring).containsText("nothing behind");
        var before = ring.textContent();

        // when
        up.post(sleeper("/in-the-ring", 1));

        // then
        assertThat(ring).not().hasText(before);
        assertThat(ring).containsText("nothing behind, 0 followers");
        assertThat(up.running("/in-the-ring", 1)).hasSize(1);
    }

    @Test
    void shouldRestartAService() throws IOException {
        // given
        openService("/restarted", sleeper("/restarted", 1));
        var before = up.running("/restarted", 1).first();
        assertThat(page.getByRole(AriaRole.CELL).getByText("running")).isVisible();

        // when
        button("Restart").click();

        // then
        assertThat(button("Kill " + before)).hasCount(0);
        assertThat(page.getByText("1 of 1 running")).isVisible();
        assertThat(up.running("/restarted", 1)).doesNotContain(before);
    }

    @Test
    void shouldKillATask() throws IOException {
        // given
        openService("/killed", sleeper("/killed", 1));
        var before = up.running("/killed", 1).first();

        // when
        button("Kill " + before).click();
        assertThat(up.running("/killed", 1)).as("before it is confirmed").contains(before);
        button("Kill it").click();

        // then
        assertThat(button("Kill " + before)).hasCount(0);
        up.await("another task runs", () -> !up.running("/killed", 1).contains(before));
    }

    @Test
    void shouldRemoveAService() throws IOException {
        // given
        openService("/removed", sleeper("/removed", 1));
        up.running("/removed", 1);

        // when
        button("Remove").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");

        // then
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(up.has("/removed")).isTrue();

        // when
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        // then
        assertThat(page.getByText("There is no such service")).isVisible();
        up.await("the app is gone", () -> !up.has("/removed"));
    }

    @Test
    void shouldShowALineOfOutputWhenItIsWritten() throws IOException {
        // given
        openService("/talking", """
                {"id": "/talking", "cpus": 0.05, "mem": 32, "cmd": "echo first; while ! test -f go; do sleep 0.05; done; echo second; sleep 3600"}
                """);
        var tail = page.getByTestId("tail");
        assertThat(tail).containsText("first");
        assertThat(button("stderr").first()).isVisible();
        assertThat(tail).not().containsText("second");

        // when
        Files.createFile(up.sandbox(up.running("/talking", 1).first()).resolve("go"));

        // then
        assertThat(tail).containsText("second");
        assertThat(button("go")).isVisible();
    }

    @Test
    void shouldShowMarkupOfATaskAsText() throws IOException {
        // given
        var markup = "<img src=x onerror='window.struck=1'><script>window.struck=1</script>";
        openService("/hostile", """
                {"id": "/hostile", "cpus": 0.05, "mem": 32, "cmd": "echo \\"$EVIL\\"; sleep 3600",
                 "env": {"EVIL": "%1$s"}, "labels": {"%1$s": "%1$s"}}
                """.formatted(markup));

        // when
        assertThat(page.getByTestId("tail")).hasText(markup);
        assertThat(page.getByTestId("definition").getByText(markup)).hasCount(3);
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Tasks").setExact(true))
                .click();
        page.locator("a[title='%s']".formatted(up.running("/hostile", 1).first()))
                .click();
        assertThat(page.getByText(markup).first()).isVisible();

        // then
        assertThat(page.locator("main img, main script")).hasCount(0);
        assertThat(page.evaluate("() => window.struck")).isNull();
    }

    @Test
    void shouldSayWhyAServiceWaitsWithAmounts() throws IOException {
        // given
        openService("/too-big", "{\"id\": \"/too-big\", \"cmd\": \"sleep 3600\", \"cpus\": 100000, \"mem\": 64}");

        // when
        var why = page.getByTestId("why");

        // then
        assertThat(why).containsText("100000");
        assertThat(why).containsText("cpus");

        // when
        page.getByLabel("Instances").fill("0");
        button("Scale").click();
        assertThat(page.getByTestId("outcome")).containsText("deployment");
        button("End that deployment and do it").click();

        // then
        assertThat(why).hasCount(0);
        up.await("it wants none", () -> up.app("/too-big").path("instances").asInt() == 0);
    }

    @Test
    void shouldShowHowTasksEndedAndWhatTheyLeft() throws IOException {
        // given
        openService("/failed", """
                {"id": "/failed", "cpus": 0.05, "mem": 16, "cmd": "echo my last words; exit 3", "backoffSeconds": 1800, "maxLaunchDelaySeconds": 3600}
                """);
        assertThat(page.getByTestId("why")).containsText("exited with code 3");
        assertThat(page.getByTestId("why")).containsText("The next try is in 2");

        // when
        page.getByRole(AriaRole.BUTTON)
                .filter(new Locator.FilterOptions().setHasText("What failed."))
                .click();

        // then
        assertThat(page.getByTestId("tail")).containsText("my last words");
        assertThat(page.getByText("complete")).isVisible();

        // when
        button("Remove").click();
        button("Remove it").click();

        // then
        up.await("the app is gone", () -> !up.has("/failed"));
    }

    @Test
    void shouldSayThatTheConnectionIsLostAndComeBack() throws Exception {
        // given
        openService("/lasting", sleeper("/lasting", 1));
        var before = up.running("/lasting", 1);
        assertThat(page.getByTestId("connection")).hasText("live");

        // when
        up.killHard();

        // then
        assertThat(page.getByTestId("connection")).containsText("connection lost");

        // when
        up.startAgain();

        // then
        assertThat(page.getByTestId("connection")).hasText("live");
        assertThat(page.getByText("1 of 1 running")).isVisible();
        assertThat(up.running("/lasting", 1)).isEqualTo(before);
    }

    private static String sleeper(String id, int instances) {
        return "{\"id\": \"%s\", \"cmd\": \"sleep 3600\", \"cpus\": 0.05, \"mem\": 16, \"instances\": %d}"
                .formatted(id, instances);
    }

    private void openService(String id, String definition) throws IOException {
        up.post(definition);
        page.navigate(up.url() + "/#/services/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        assertThat(heading(id)).isVisible();
    }
}
