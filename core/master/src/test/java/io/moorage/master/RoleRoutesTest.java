package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.scheduler.SchedulerEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas and weights over the master's port, and what a scheduler is offered under them. */
class RoleRoutesTest {
    private static final String QUOTA = "/moorage/v1/quota";
    private static final String WEIGHTS = "/moorage/v1/weights";

    @TempDir
    private Path data;

    private static HttpResponse<String> put(RunningMaster master, String path, String body) {
        return master.send(HttpRequest.newBuilder(master.uri(path)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> delete(RunningMaster master, String path) {
        return master.send(HttpRequest.newBuilder(master.uri(path)).DELETE());
    }

    @Test
    void shouldOfferNoMoreThanAQuotaOfARoleAboveAndKeepItOverARestart() throws IOException {
        // given
        try (var master = RunningMaster.start(data, Map.of())) {
            // when
            var answer = put(master, QUOTA + "/eng", "{\"limits\": {\"cpus\": 3}}");

            // then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-moor-sequence")).isPresent();
        }
        var framework = new TestFramework("web").in(new Role("eng/web"));

        // when
        try (var master = RunningMaster.start(data, Map.of("web", framework))) {
            var agent = FakeAgent.registered(master.port(), "host1", Resources.of(8, 1024, 0));

            // then
            var offers = framework.await(SchedulerEvent.Offers.class).offers();
            assertThat(offers).hasSize(1);
            assertThat(offers.getFirst().resources()).isEqualTo(Resources.of(3, 1024, 0));
            Eventually.so("the offer counts", () -> master.json(QUOTA + "/eng").equals(new JsonObject("""
                                    {"role": "eng", "guarantees": {}, "limits": {"cpus": 3.0},
                                     "consumed": {"cpus": 3.0, "mem": 1024.0}, "offered": {"cpus": 3.0, "mem": 1024.0}}""")));
            assertThat(master.json(QUOTA).getJsonArray("quotas")).hasSize(1);
            agent.close();
        }
    }

    @Test
    void shouldSetAndTakeAwayWeightsAndQuotas() throws IOException {
        // given
        try (var master = RunningMaster.start(data, Map.of())) {
            // when
            assertThat(put(master, WEIGHTS + "/eng/web", "{\"weight\": 2.5}").statusCode())
                    .isEqualTo(200);
            assertThat(put(master, QUOTA + "/eng", "{\"guarantees\": {\"cpus\": 3}, \"force\": true}")
                            .statusCode())
                    .isEqualTo(200);

            // then
            Eventually.so(
                    "the weight is listed",
                    () -> master.json(WEIGHTS)
                            .equals(new JsonObject("{\"weights\": [{\"role\": \"eng/web\", \"weight\": 2.5}]}")));

            // when
            assertThat(delete(master, WEIGHTS + "/eng/web").statusCode()).isEqualTo(200);
            assertThat(delete(master, QUOTA + "/eng").statusCode()).isEqualTo(200);

            // then
            assertThat(master.json(WEIGHTS).getJsonArray("weights")).isEmpty();
            assertThat(master.json(QUOTA).getJsonArray("quotas")).isEmpty();
            assertThat(master.get(QUOTA + "/eng").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        // given
        try (var master = RunningMaster.start(data, Map.of())) {
            // when, then
            refused(
                    put(master, QUOTA + "/eng", "{\"guarantees\": {\"cpus\": 3}}"),
                    409,
                    "Cannot guarantee 3 of 'cpus' in all: the agents that are here have 0.");
            refused(
                    put(master, QUOTA + "/eng", "{\"guarantees\": {\"cpus\": 3}, \"limits\": {\"cpus\": 2}}"),
                    400,
                    "A quota guarantees 3 of 'cpus' and limits it to 2.");
            refused(put(master, QUOTA + "/eng", "{}"), 400, "names neither 'guarantees' nor 'limits'");
            refused(put(master, QUOTA + "/eng", "{\"limit\": {}}"), 400, "The body's field 'limit' is not known");
            refused(put(master, QUOTA + "/eng", "{\"limits\": {\"cpus\": \"3\"}}"), 400, "'cpus' is to be a number.");
            refused(put(master, QUOTA + "/eng", "{\"limits\": 3}"), 400, "'limits' is an object");
            refused(put(master, QUOTA + "/eng", "{\"limits\": {\"cpus\": -1}}"), 400, "lies between 0 and");
            refused(
                    put(master, QUOTA + "/eng", "{\"limits\": {}, \"force\": 1, \"guarantees\": {\"cpus\": 1}}"),
                    400,
                    "'force' is true or false.");
            refused(put(master, QUOTA + "/*", "{\"limits\": {\"cpus\": 1}}"), 400, "Cannot set the quota of role '*'");
            refused(put(master, QUOTA + "/a//b", "{\"limits\": {\"cpus\": 1}}"), 400, "Role 'a//b' is not legal");
            refused(put(master, WEIGHTS + "/eng", "{\"weight\": 0}"), 400, "a weight lies between");
            refused(put(master, WEIGHTS + "/eng", "{}"), 400, "'weight' is to be a number.");
            refused(put(master, WEIGHTS + "/eng", "no"), 400, "The body is no JSON object.");
            assertThat(master.json(QUOTA).getJsonArray("quotas")).isEmpty();
            assertThat(master.json(WEIGHTS).getJsonArray("weights")).isEmpty();
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String sentence) {
        assertThat(answer.body()).contains(sentence);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
