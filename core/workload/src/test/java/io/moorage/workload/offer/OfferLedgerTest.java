package io.moorage.workload.offer;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.workload.offer.Verdict.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfferLedgerTest {
    private final OfferLedgers<String> ledgers = new OfferLedgers<>();

    private void answered(String agent, Verdict verdict) {
        ledgers.answered("a", Agents.agent(Agents.offer("o", agent, 1)), verdict, NOW);
    }

    @Test
    void shouldKeepTheLastAnswerOfEachAgent() {
        // given
        ledgers.open("a", NOW);
        // when
        answered("1", new Verdict.No(Reason.CPUS, "too few"));
        answered("2", new Verdict.No(Reason.DISK, "too small"));
        answered("3", new Verdict.Wait("too early"));
        answered("1", new Verdict.No(Reason.MEMORY, "too little"));
        answered("2", Verdict.YES);
        // then
        var ledger = ledgers.of("a").orElseThrow();
        assertThat(ledger.sentences()).containsExactly("too early", "too little");
        assertThat(ledger.rejectedLast()).isEqualTo(Map.of(Reason.MEMORY, 1));
        assertThat(ledger.rejectedSinceLaunch()).isEmpty();
        assertThat(ledger.processed()).isEqualTo(5);
        assertThat(ledger.unused()).isEqualTo(4);
    }

    @Test
    void shouldForgetTheOldestAnswerBeyondItsBound() {
        // given
        ledgers.open("a", NOW);
        // when
        for (int i = 0; i <= OfferLedger.AGENTS_MAX; i++) {
            answered("agent-" + i, new Verdict.No(Reason.OTHER, "no " + i));
        }
        // then
        assertThat(ledgers.of("a").orElseThrow().sentences())
                .hasSize(OfferLedger.AGENTS_MAX)
                .startsWith("no 1");
    }

    @Test
    void shouldKeepNoMoreLedgersThanItsBound() {
        // when
        for (int i = 0; i <= OfferLedgers.KINDS_MAX; i++) {
            ledgers.open("kind-" + i, NOW);
        }
        // then
        assertThat(ledgers.of("kind-" + (OfferLedgers.KINDS_MAX - 1))).isPresent();
        assertThat(ledgers.of("kind-" + OfferLedgers.KINDS_MAX)).isEmpty();
    }

    @Test
    void shouldForgetWhatWaitsNoMore() {
        // given
        ledgers.open("a", NOW);
        // when
        ledgers.close("a");
        answered("1", Verdict.YES);
        // then
        assertThat(ledgers.of("a")).isEmpty();
    }
}
