package io.moorage.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandFramingTest {
    private static final byte[] COMMAND =
            CommandFraming.join(List.of(new byte[] {1, 2, 3}, new byte[0], new byte[] {4}));

    @Test
    void shouldReadBackTurnsInTheirOrder() throws Exception {
        // when
        var turns = CommandFraming.split(COMMAND);

        // then
        assertThat(turns).containsExactly(new byte[] {1, 2, 3}, new byte[0], new byte[] {4});
        assertThat(CommandFraming.split(CommandFraming.join(List.of()))).isEmpty();
    }

    /** Wherever it is cut: also between two turns, where what is left looks whole. */
    @Test
    void shouldRefuseACommandThatIsCutShort() {
        for (int length = 0; length < COMMAND.length; length++) {
            var cut = Arrays.copyOf(COMMAND, length);
            assertThatThrownBy(() -> CommandFraming.split(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void shouldRefuseBytesBehindTheLastTurn() {
        var longer = Arrays.copyOf(COMMAND, COMMAND.length + 1);

        assertThatThrownBy(() -> CommandFraming.split(longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 127, 128, 255})
    void shouldRefuseANewerVersionWithASentence(int version) {
        // given
        var newer = COMMAND.clone();
        newer[0] = (byte) version;

        // when, then
        assertThatThrownBy(() -> CommandFraming.split(newer))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "A command of the registry has version %d, this software reads up to 1. Start the newer version again."
                                .formatted(version));
    }
}
