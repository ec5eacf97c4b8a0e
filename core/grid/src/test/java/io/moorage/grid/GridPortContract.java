package io.moorage.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.grid.GridPort.Appended;
import io.moorage.grid.GridPort.Read;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every grid behind {@link GridPort} does, with rings of {@link #ENTRIES_MAX} entries. */
public abstract class GridPortContract {
    protected static final int ENTRIES_MAX = 8;

    protected abstract GridPort grid();

    /** Lets the grid work until there is an answer; fails if none comes. */
    protected abstract <T> T await(List<T> answers);

    /** Lets the grid work for a while, so that what should not come has had its chance. */
    protected abstract void settle();

    @Test
    void shouldReadInOrderWhatWasAppendedAndReadOn() {
        // given
        append(1, "a", "b");
        var first = (Read.Entries) read(1, GridPort.OLDEST);

        // when
        append(1, "c");
        var second = (Read.Entries) read(1, first.next());

        // then
        assertThat(texts(first)).containsExactly("a", "b");
        assertThat(texts(second)).containsExactly("c");
    }

    @Test
    void shouldAnswerAReadBeyondTheNewestWhenSomethingComes() {
        // given
        long newest = append(1, "a");
        var answers = Collections.synchronizedList(new ArrayList<Read>());
        grid().read(1, newest + 1, answers::add);
        settle();
        assertThat(answers).isEmpty();

        // when
        append(1, "b");

        // then
        assertThat(texts((Read.Entries) await(answers))).containsExactly("b");
    }

    @Test
    void shouldBeginAtTheOldestWhereAPositionIsOverwritten() {
        // given
        long first = append(1, "0");
        for (int i = 1; i <= ENTRIES_MAX; i++) {
            append(1, Integer.toString(i));
        }

        // when
        var read = (Read.Entries) read(1, first);

        // then
        assertThat(texts(read))
                .isEqualTo(texts((Read.Entries) read(1, GridPort.OLDEST)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, ENTRIES_MAX)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void shouldBeginWithTheNextOneWhereAPositionIsFarAhead() {
        // given
        long newest = append(1, "a");
        var answers = Collections.synchronizedList(new ArrayList<Read>());
        grid().read(1, newest + 100, answers::add);
        settle();

        // when
        append(1, "b");

        // then
        assertThat(texts((Read.Entries) await(answers))).containsExactly("b");
    }

    @Test
    void shouldKeepTermsApartAndForgetOne() {
        // given
        append(1, "old");
        append(2, "new");
        set(Map.of("1/x", bytes("1"), "2/x", bytes("2")));
        assertThat(terms()).contains(1L, 2L);

        // when
        grid().forget(1);

        // then
        for (int i = 0; terms().contains(1L) || get("1/x").isPresent(); i++) {
            assertThat(i).isLessThan(1_000);
            settle();
        }
        assertThat(get("2/x")).contains("2");
        assertThat(texts((Read.Entries) read(2, GridPort.OLDEST))).containsExactly("new");
    }

    @Test
    void shouldGetTheNewestOfAPageUntilItIsRemoved() {
        // given
        set(Map.of("1/a", bytes("old"), "1/b", bytes("b")));
        set(Map.of("1/a", bytes("new")));
        assertThat(get("1/a")).contains("new");
        assertThat(get("1/c")).isEmpty();

        // when
        grid().removePages(Set.of("1/a", "1/never"));

        // then
        for (int i = 0; get("1/a").isPresent(); i++) {
            assertThat(i).isLessThan(1_000);
            settle();
        }
        assertThat(get("1/b")).contains("b");
    }

    private long append(long term, String... texts) {
        Appended result = asked(done -> grid().append(
                        term,
                        List.of(texts).stream().map(GridPortContract::bytes).toList(),
                        done));
        return ((Appended.Done) result).newest();
    }

    private Read read(long term, long from) {
        return asked(done -> grid().read(term, from, done));
    }

    private void set(Map<String, byte[]> pages) {
        Boolean written = asked(done -> grid().setPages(pages, done));
        assertThat(written).isTrue();
    }

    private Optional<String> get(String key) {
        Map<String, byte[]> found = asked(done -> grid().getPages(Set.of(key), done));
        return Optional.ofNullable(found.get(key)).map(String::new);
    }

    private Set<Long> terms() {
        return asked(done -> grid().terms(done));
    }

    private <T> T asked(Consumer<Consumer<T>> question) {
        var answers = Collections.synchronizedList(new ArrayList<T>());
        question.accept(answers::add);
        return await(answers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(Read.Entries entries) {
        return entries.entries().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
