package io.moorage.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.ClusterId;
import io.moorage.engine.registry.RecordingListener;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the listener hears when Ratis' calls come late or twice. */
class VoiceTest {
    private final Set<Long> leadsIn = new HashSet<>();
    private final RecordingListener listener = new RecordingListener();
    private final Voice voice = new Voice(new ClusterId("c"), listener, Runnable::run, leadsIn::contains);

    @Test
    void shouldAnnounceALeadershipOnce() {
        // given
        leadsIn.add(3L);

        // when
        voice.leading(3);
        voice.leading(3);

        // then
        assertThat(listener.heard()).containsExactly("leading 3");
    }

    @Test
    void shouldNotAnnounceALeadershipThatIsOverAlready() {
        // when
        voice.notLeading();
        voice.leading(3);

        // then
        assertThat(listener.heard()).isEmpty();
    }

    @Test
    void shouldTakeALeadershipBackOnce() {
        // given
        leadsIn.add(3L);
        voice.leading(3);

        // when
        leadsIn.clear();
        voice.notLeading();
        voice.doubtLeading();

        // then
        assertThat(listener.heard()).containsExactly("leading 3", "notLeading 3");
    }

    @Test
    void shouldKeepALeadershipThatIsDoubtedWithoutReason() {
        // given
        leadsIn.add(3L);
        voice.leading(3);

        // when
        voice.doubtLeading();

        // then
        assertThat(listener.heard()).containsExactly("leading 3");
        assertThat(voice.leadingTerm()).isEqualTo(3);
    }

    @Test
    void shouldTakeALeadershipBackWhenDoubtedWithReason() {
        // given
        leadsIn.add(3L);
        voice.leading(3);

        // when
        leadsIn.clear();
        voice.doubtLeading();

        // then
        assertThat(listener.heard()).containsExactly("leading 3", "notLeading 3");
        assertThat(voice.announced()).isFalse();
    }

    @Test
    void shouldAnnounceNothingAfterAFailure() {
        // given
        leadsIn.add(3L);
        leadsIn.add(4L);
        voice.leading(3);

        // when
        voice.failed("The disk is full.", new IllegalStateException());
        voice.failed("The disk is full.", new IllegalStateException());
        voice.notLeading();
        voice.leading(4);

        // then
        assertThat(listener.heard()).containsExactly("leading 3", "failed", "notLeading 3");
    }
}
