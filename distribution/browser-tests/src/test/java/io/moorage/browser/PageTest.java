package io.moorage.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A page of a real browser that looks at a real {@code up}; one of either for all tests of a class. */
@Tag("browser")
@Timeout(240)
abstract class PageTest {
    private static final int ASSERTION_MILLIS = 30_000;
    static RunningUp up;
    private static Chromium chromium;
    Page page;

    @BeforeAll
    static void start() throws IOException {
        var executable = Chromium.find();
        assumeTrue(executable.isPresent(), "Chromium is not installed (Debian and Ubuntu: apt-get install chromium).");
        assumeTrue(pageIsBuilt(), "The user interface was built without Node and npm; see core/ui/README.md.");
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_MILLIS);
        chromium = new Chromium(executable.get());
        up = new RunningUp();
    }

    /** The plain page has no file beside its index. */
    private static boolean pageIsBuilt() throws IOException {
        try (var list =
                PageTest.class.getClassLoader().getResourceAsStream("META-INF/resources/moorage-ui/files.txt")) {
            return list != null && new String(list.readAllBytes(), StandardCharsets.UTF_8).contains(".js");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (up != null) {
            up.close();
        }
    }

    @BeforeEach
    void open() {
        chromium.complaints.clear();
        page = chromium.page(ColorScheme.LIGHT);
    }

    @AfterEach
    void close() {
        page.context().close();
        assertThat(chromium.complaints)
                .as("Errors of the page and of its security policy")
                .isEmpty();
    }

    Locator heading(String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
