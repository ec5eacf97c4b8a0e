package io.moorage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "web.3", "...", "a b", "Ünï", "😀", "-x", "*"})
    void shouldTakeAnIdOfPrintableCharacters(String value) {
        assertThat(new TaskId(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\\b", "a\nb", "\0", "\u007f", "\ud83d", "a\ude00", "\ude00\ud83d"})
    void shouldRefuseAnIdThatIsNoNameOfAFileOrNoText(String value) {
        assertThatThrownBy(() -> new TaskId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("TaskId must");
    }

    @Test
    void shouldTakeAnIdOf255CharactersAndNoMore() {
        assertThat(new AgentId("a".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new AgentId("a".repeat(256))).hasMessageContaining("at most 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "eng", "eng/web", "eng/web/a-b", "eng.web", "a..b", "...", "_x"})
    void shouldTakeARoleOfComponents(String value) {
        assertThat(new Role(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-a", "a/-b", "/a", "a/", "a//b", "a b", "a\tb", "**", "a*", "*/a", "a/*", ".", "..", "a/..",
                "../a", "a/./b", "a\bb", "a\u007f"
            })
    void shouldRefuseARoleThatIsNoPath(String value) {
        assertThatThrownBy(() -> new Role(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not legal");
    }

    @Test
    void shouldReadFiltersAsMesosDoes() {
        assertThat(new Filters(Duration.ofSeconds(-1))).isEqualTo(Filters.DEFAULT);
        assertThat(new Filters(Duration.ofDays(366)).refuse()).isEqualTo(Filters.REFUSE_MAX);
        assertThat(new Filters(Duration.ofDays(365)).refuse()).isEqualTo(Filters.REFUSE_MAX);
        assertThat(new Filters(Duration.ZERO)).isEqualTo(Filters.NONE);
    }
}
