package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Put;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class GatheredBatchTest {
    private final GatheredBatch gathered = new GatheredBatch();

    @Test
    void shouldHoldWhatWasSaidInItsOrderUntilItIsTaken() {
        gathered.add(Batch.of(new Delete("b"), new Delete("a")));
        gathered.add(Batch.NOTHING);
        gathered.add(Batch.of(new Delete("c")));

        assertThat(gathered.take().calls()).containsExactly(new Delete("b"), new Delete("a"), new Delete("c"));
        assertThat(gathered.isEmpty()).isTrue();
        assertThat(gathered.take()).isEqualTo(Batch.NOTHING);
    }

    @Test
    void shouldHoldNoMoreThanOneBatchMay() {
        var put = new Put("k", Blob.of(new byte[1024 * 1024]));
        var half = Batch.of(put, put);
        var many = new Batch(Collections.nCopies(PluginHostConfig.BATCH_CALLS_MAX + 1, new Delete("k")));
        gathered.add(half);

        assertThat(gathered.hasRoom(Batch.of(new Delete("k")))).isTrue();
        assertThat(gathered.hasRoom(half)).isFalse();
        assertThat(gathered.hasRoom(many)).isFalse();
        assertThat(GatheredBatch.problem(many)).isPresent();
        gathered.take();
        assertThat(gathered.hasRoom(half)).isTrue();
    }
}
