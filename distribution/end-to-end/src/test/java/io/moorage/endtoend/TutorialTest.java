package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.endtoend.Tutorial.Type;
import io.moorage.endtoend.Tutorial.WriteFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class TutorialTest {
    @Test
    void shouldReadFilesAndCommandsWithWhatTheyPrint() {
        // when
        var read = Tutorial.read("""
                Do `this`. Then write
                `a/b.txt`:

                ```java
                one
                ```

                ```sh
                cat a/b.txt
                ```

                It says:

                ```text
                one
                ```
                """);

        // then
        assertThat(read.steps())
                .containsExactly(new WriteFile("a/b.txt", "one\n"), new Type("cat a/b.txt\n", List.of("one")));
    }

    @Test
    void shouldRefuseAFileWithoutAPathAndOutputOfNothing() {
        assertThatThrownBy(() -> Tutorial.read("Write it:\n```java\none\n```\n"))
                .hasMessageContaining("Which file is this?");
        assertThatThrownBy(() -> Tutorial.read("In `a`:\n```xml\n<a/>\n```\n```text\none\n```\n"))
                .hasMessageContaining("Nothing was typed that could print");
    }
}
