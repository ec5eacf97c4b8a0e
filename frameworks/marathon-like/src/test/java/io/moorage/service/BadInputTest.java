package io.moorage.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.Response;
import io.moorage.service.testkit.SchedulerHost;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to a route that takes a body is refused with a sentence, and changes nothing. */
class BadInputTest {
    private final SchedulerHost host = new SchedulerHost(new ServiceSchedulerFactory(), 7);
    private String appsBefore = "";

    @BeforeEach
    void runWeb() {
        host.addAgent("a1", 4);
        assertThat(host.request("POST", "/v2/apps", "{'id':'web','cmd':'run','cpus':0.5}")
                        .status())
                .isEqualTo(201);
        host.settle(2);
        appsBefore = apps();
    }

    private String apps() {
        return host.request("GET", "/v2/apps", "").body().toUtf8();
    }

    private void assertRefused(Response answer, int status) {
        assertThat(answer.status()).as(answer.body().toUtf8()).isEqualTo(status);
        assertThat(SchedulerHost.json(answer).path("message").asText()).isNotBlank();
        assertThat(apps()).isEqualTo(appsBefore);
    }

    /** One for each way into {@code Call.body}. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /v2/apps", "PUT /v2/apps/web", "PATCH /v2/apps/web", "POST /v2/tasks/delete"})
    void shouldRefuseWhatIsNoJsonWhereverABodyIsTaken(String route) {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1);
        var bodies = Map.of(
                "nothing", "",
                "torn", "{\"id\":\"/x\",",
                "deep array", "[".repeat(100_000),
                "deep object", "{\"a\":".repeat(100_000),
                "not a number", "{\"id\":\"/x\",\"cmd\":\"x\",\"cpus\":NaN}",
                "infinite", "{\"id\":\"/x\",\"cmd\":\"x\",\"cpus\":-Infinity}",
                "a name twice", "{\"id\":\"/x\",\"id\":\"/y\",\"cmd\":\"x\"}",
                "long number", "{\"id\":\"/x\",\"cmd\":\"x\",\"cpus\":" + "9".repeat(1_000_000) + "}",
                "more after the end", "{\"id\":\"/x\",\"cmd\":\"x\"} {}",
                "zero bytes", "\0\0\0");
        bodies.forEach((what, body) -> assertRefused(host.requestExactly(method, path, body), 400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"x\"", "true", "[[]]", "[1]"})
    void shouldRefuseJsonThatIsNoDefinition(String body) {
        assertRefused(host.requestExactly("POST", "/v2/apps", body), 400);
        assertRefused(host.requestExactly("PUT", "/v2/apps/web", body), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,415",
        "application/x-www-form-urlencoded,415",
        "multipart/form-data; boundary=x,415",
        "application/xml,415",
        "nonsense,415",
        "application/json,201",
        "APPLICATION/JSON; charset=utf-8,201",
        "application/merge-patch+json,201",
        "'',201",
    })
    void shouldRefuseAWrongContentType(String type, int status) {
        // when
        var answer = host.requestExactly(
                "POST", "/v2/apps", Map.of("content-type", type), "{\"id\":\"/x\",\"cmd\":\"run\"}");

        // then
        if (status == 201) {
            assertThat(answer.status()).isEqualTo(201);
        } else {
            assertRefused(answer, status);
            assertThat(SchedulerHost.json(answer).path("message").asText())
                    .contains(type.replaceFirst(";.*", ""), "Content-Type: application/json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'cpus':-0.1,/cpus",
        "'cpus':1e308,/cpus",
        "'mem':1e300,/mem",
        "'disk':-1,/disk",
        "'instances':-2147483649,/instances",
        "'instances':99999999999999999999,/instances",
        "'gpus':-1,/gpus",
    })
    void shouldRefuseAmountsThatMakeNoSense(String field, String path) {
        // when
        var answer = host.request("POST", "/v2/apps", "{'id':'/x','cmd':'run'," + field + "}");

        // then
        assertThat(answer.status()).isBetween(400, 422);
        assertRefused(answer, answer.status());
        assertThat(answer.body().toUtf8()).contains("\"" + path + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v2/apps/none,404",
        "DELETE,/v2/apps/none,404",
        "POST,/v2/apps/none/restart,404",
        "GET,/v2/apps/none/tasks,404",
        "DELETE,/v2/apps/none/tasks,404",
        "DELETE,/v2/apps/web/tasks/none,404",
        "GET,/v2/apps/none/versions,404",
        "GET,/v2/apps/web/versions/none,404",
        "GET,/v2/apps/web/versions/1999-01-01T00:00:00.000Z,404",
        "DELETE,/v2/queue/none/delay,404",
        "GET,/v2/apps/..%2f,422",
        "GET,/v2/nothing,404",
        "PATCH,/v2/info,404",
        "DELETE,/v2/apps,405",
        "POST,/v2/apps/web,405",
    })
    void shouldRefuseUnknownIdsPathsAndMethods(String method, String path, int status) {
        assertRefused(host.requestExactly(method, path, ""), status);
    }

    @Test
    void shouldRefuseAnIdThatIsThereOrIsAnother() {
        assertRefused(host.request("POST", "/v2/apps", "{'id':'/web','cmd':'run'}"), 409);
        assertRefused(host.request("PUT", "/v2/apps/web", "{'id':'/other','cmd':'run'}"), 422);
    }
}
