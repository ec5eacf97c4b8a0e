package io.moorage.workload.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.workload.Deliveries;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateReaderTest {
    private final Map<String, String> read = new TreeMap<>();
    private final Map<String, String> setAside = new TreeMap<>();
    private final StateReader reader = new StateReader(2, setAside::put);

    private void read(String... records) {
        var stored = new TreeMap<String, Blob>();
        for (int i = 0; i < records.length; i++) {
            stored.put("key-" + i, Blob.utf8(records[i]));
        }
        reader.readJson(stored, (key, json) -> read.put(key, StoredJson.text(json, "name")));
    }

    @Test
    void shouldReadRecordsOfEveryVersionThatItKnows() {
        read("{\"v\":1,\"name\":\"a\"}", "{\"v\":2,\"name\":\"b\"}");
        assertThat(read).isEqualTo(Map.of("key-0", "a", "key-1", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"v\":0}", "{\"v\":\"x\",\"name\":\"a\"}", "{\"v\":1}"})
    void shouldSetAsideWhatCannotBeReadAndGoOn(String damaged) {
        read(damaged, "{\"v\":1,\"name\":\"a\"}");
        assertThat(setAside).containsOnlyKeys("key-0");
        assertThat(setAside.get("key-0")).isNotBlank();
        assertThat(read).isEqualTo(Map.of("key-1", "a"));
    }

    @Test
    void shouldRefuseANewerVersionWithASentence() {
        assertThatThrownBy(() -> read("{\"v\":3,\"name\":\"a\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Record 'key-0' has version 3, this plugin reads up to 2.");
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        // given
        var writer = new StateWriter();
        var at = Instant.ofEpochMilli(1_700_000_000_123L);
        var json = StoredJson.begin(1).put("name", "a").put("count", 7);
        StoredJson.time(json, "at", at);
        // when
        writer.put("key", json);
        var turn = Deliveries.turn();
        writer.flush(turn);
        // then
        var put = (Put) turn.toBatch().calls().get(0);
        reader.readJson(Map.of(put.key(), put.value()), (key, back) -> {
            assertThat(StoredJson.text(back, "name")).isEqualTo("a");
            assertThat(StoredJson.number(back, "count")).isEqualTo(7);
            assertThat(StoredJson.time(back, "at")).isEqualTo(at);
            assertThat(StoredJson.optionalTime(back, "never")).isEmpty();
            assertThatThrownBy(() -> StoredJson.time(back, "never")).hasMessage("'never' is absent");
            read.put(key, "seen");
        });
        assertThat(read).containsKey("key");
    }

    @Test
    void shouldFlushTheLastWordOnEachKeyOnce() {
        // given
        var writer = new StateWriter();
        var turn = Deliveries.turn();
        // when
        writer.put("a", Blob.utf8("1"));
        writer.put("a", Blob.utf8("2"));
        writer.put("b", Blob.utf8("1"));
        writer.delete("b");
        writer.flush(turn);
        writer.flush(turn);
        // then
        assertThat(turn.toBatch().calls()).containsExactly(new Put("a", Blob.utf8("2")), new Delete("b"));
    }
}
