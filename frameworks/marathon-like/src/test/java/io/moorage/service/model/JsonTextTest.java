package io.moorage.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"cpus\":NaN}", "{\"cpus\":Infinity}", "DEEP", "{\"id\":", "{'id':1}"})
    void shouldSayWhatIsWrongWithoutTheParsersAdviceToProgrammers(String given) {
        // given
        var text = given.equals("DEEP") ? "[".repeat(100_000) : given;

        // when
        var refusal = JsonText.parse(text).toString();

        // then
        assertThat(refusal).contains("Refused").doesNotContain("JsonReadFeature", "StreamReadConstraints", "enable");
    }
}
