package io.moorage.workload.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"a\":NaN}", "{\"a\":1,\"a\":2}", "[[", "{} {}"})
    void shouldNotReadJsonThatIsNone(String given) {
        assertThat(JsonText.parse(given)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void shouldBoundDepthAndLengths() {
        assertThat(JsonText.parse("[".repeat(JsonText.DEPTH_MAX) + "]".repeat(JsonText.DEPTH_MAX)))
                .isInstanceOf(Parsed.Document.class);
        assertThat(JsonText.parse("[".repeat(JsonText.DEPTH_MAX + 1) + "]".repeat(JsonText.DEPTH_MAX + 1)))
                .isInstanceOf(Parsed.Malformed.class);
        assertThat(JsonText.parse("\"" + "x".repeat(JsonText.STRING_LENGTH_MAX + 1) + "\""))
                .isInstanceOf(Parsed.Malformed.class);
        assertThat(JsonText.parse("1".repeat(JsonText.NUMBER_LENGTH_MAX + 1))).isInstanceOf(Parsed.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cpus\":NaN}", "{\"cpus\":Infinity}", "DEEP", "{\"id\":", "{'id':1}"})
    void shouldSayWhatIsWrongWithoutTheParsersAdviceToProgrammers(String given) {
        // given
        var text = given.equals("DEEP") ? "[".repeat(100_000) : given;

        // when
        var parsed = JsonText.parse(text).toString();

        // then
        assertThat(parsed).contains("Malformed").doesNotContain("JsonReadFeature", "StreamReadConstraints", "enable");
    }
}
