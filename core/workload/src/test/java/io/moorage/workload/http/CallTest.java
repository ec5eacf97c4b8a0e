package io.moorage.workload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
    private static Call call(String path, Map<String, List<String>> query, String contentType) {
        return Call.of(new Request("GET", path, query, Map.of("content-type", contentType), Blob.EMPTY));
    }

    @Test
    void shouldSplitThePathWhateverItsSlashes() {
        // given
        var call = call("//v2/apps///a/", Map.of(), "");
        // then
        assertThat(call.segments()).containsExactly("v2", "apps", "a");
        assertThat(call.from(1).resource()).isEqualTo("apps");
        assertThat(call.from(1).rest()).containsExactly("a");
        assertThat(call.from(9).segments()).isEmpty();
        assertThat(call("/", Map.of(), "").resource()).isEmpty();
    }

    @Test
    void shouldLetTheLastOfSeveralParametersCount() {
        // given
        var call = call("/", Map.of("force", List.of("true", "FALSE"), "set", List.of("")), "");
        // then
        assertThat(call.flag("force", true)).isFalse();
        assertThat(call.flag("set", false)).isTrue();
        assertThat(call.flag("absent", true)).isTrue();
        assertThat(call.parameter("absent")).isEmpty();
        assertThat(call.parameters("force")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "application/json, ''",
        "Application/JSON; charset=utf-8, ''",
        "application/x+json, ''",
        "text/plain; x=y, text/plain",
        "application/x-www-form-urlencoded, application/x-www-form-urlencoded"
    })
    void shouldKnowABodyThatSaysThatItIsNoJson(String type, String foreign) {
        assertThat(call("/", Map.of(), type).foreignMediaType().orElse("")).isEqualTo(foreign);
    }
}
