package io.moorage.workload.offer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every decider owes. The test of a decider extends it. */
public abstract class DeciderContract<W> {
    protected abstract Decider<W> decider();

    /** Work that {@link #good} does for and {@link #bad} does not. */
    protected abstract W work();

    protected abstract AgentOffer good();

    protected abstract AgentOffer bad();

    @Test
    protected void shouldSayYesWhereNothingIsInTheWay() {
        assertThat(decider().decide(work(), good())).isEqualTo(Verdict.YES);
    }

    @Test
    protected void shouldSayWhatIsInTheWayWithTheAgentsId() {
        var verdict = decider().decide(work(), bad());
        assertThat(verdict).isInstanceOf(Verdict.No.class);
        assertThat(verdict.sentence()).contains("agent '" + bad().agentId().value() + "'");
    }

    @Test
    protected void shouldAnswerTheSameQuestionTheSameWay() {
        var decider = decider();
        assertThat(decider.decide(work(), bad())).isEqualTo(decider.decide(work(), bad()));
        assertThat(decider.decide(work(), good())).isEqualTo(decider.decide(work(), good()));
    }

    @Test
    protected void shouldLeaveTheOfferAsItIs() {
        // given
        var offer = good();
        var left = offer.left();
        // when
        decider().decide(work(), offer);
        // then
        assertThat(offer.left()).isEqualTo(left);
        assertThat(offer.launches()).isEmpty();
    }
}
