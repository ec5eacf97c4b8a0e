package io.moorage.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FollowerCopyTest {
    private static final RingBounds BOUNDS = new RingBounds(16, 4_000, 100_000);

    private final FakeGrid grid = new FakeGrid(BOUNDS.entriesMax());
    private final Played leader = new Played(grid, BOUNDS, 7);
    private final List<String> broken = new ArrayList<>();
    private final FollowerCopy follower = new FollowerCopy(grid, new FollowerCopy.Listener() {
        @Override
        public void changed(Copy copy) {
            assertThat(copy.state())
                    .as("turn %d of term %d", copy.sequence(), copy.term())
                    .isEqualTo(leader.at(copy));
        }

        @Override
        public void broken(String sentence) {
            broken.add(sentence);
        }
    });

    @Test
    void shouldEqualTheLeaderAfterEachEntryWhateverTheGridDoes() {
        // given
        long reloads = 0;
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var badGrid = new FakeGrid(BOUNDS.entriesMax());
            var played = new Played(badGrid, BOUNDS, seed);
            var copy = follow(badGrid, played);

            // when
            for (int i = 0; i < 300; i++) {
                played.play(1 + random.nextInt(3));
                switch (random.nextInt(12)) {
                    case 0 -> badGrid.unknownAppends = random.nextInt(3);
                    case 1 -> badGrid.lostAppends = random.nextInt(3);
                    case 2 -> badGrid.refusesPages = true;
                    case 3 -> badGrid.passTime();
                    case 4 -> {
                        if (badGrid.tails.getOrDefault(played.term(), -1L) > 3) {
                            badGrid.loseNewest(played.term(), 1 + random.nextInt(2));
                        }
                    }
                    case 5, 6, 7 -> badGrid.run();
                    default -> badGrid.refusesPages = false;
                }
                if (random.nextInt(10) == 0
                        || copy.copy().filter(has -> has.term() < played.term()).isPresent()) {
                    copy.follow(played.term());
                }
            }
            badGrid.refusesPages = false;
            badGrid.lostAppends = 0;
            badGrid.unknownAppends = 0;
            settle(badGrid);
            played.play(1);
            copy.follow(played.term());
            settle(badGrid);

            // then
            assertThat(copy.copy().orElseThrow().sequence())
                    .as("seed %d", seed)
                    .isEqualTo(played.newest().turn().number());
            reloads += copy.reloads();
        }
        assertThat(reloads).isGreaterThan(10);
    }

    @Test
    void shouldHoldWhatTheNamedCommandDecidedAtEveryEntry() {
        // given
        follower.follow(leader.term());

        // when
        leader.playUntil(() -> leader.newest().command() > 20 && leader.newest().whole());
        follower.follow(leader.term());
        grid.run();

        // then
        var copy = follower.copy().orElseThrow();
        assertThat(copy.command()).isEqualTo(leader.newest().command());
        assertThat(copy.state().decided())
                .isEqualTo(leader.scene.registry().image().decided());
    }

    @Test
    void shouldJoinLateByPagesAndTail() {
        // given
        leader.play(5);
        grid.run();

        // when
        follower.follow(leader.term());
        leader.play(3);
        grid.run();

        // then
        assertNewest();
        assertThat(follower.loads()).isEqualTo(1);
        assertThat(follower.reloads()).isZero();
    }

    @Test
    void shouldLoadPagesAgainWhenItFellOffTheRing() {
        // given
        leader.play(8);
        grid.run();
        follower.follow(leader.term());
        grid.run();
        follower.stop();
        var before = follower.copy().orElseThrow();

        // when
        leader.playUntil(() -> {
            grid.run();
            return grid.entries(leader.term()).get(0).after() > before.sequence();
        });
        follower.follow(leader.term());
        grid.passTime();

        // then
        assertNewest();
        assertThat(follower.loads()).isEqualTo(2);
    }

    @Test
    void shouldAskForTheManifestAgainWhenAPageIsMissing() {
        // given
        leader.play(8);
        grid.run();
        var page = "%d/cluster/%d"
                .formatted(leader.term(), leader.writer().status().manifestSequence());
        var bytes = grid.pages.remove(page);
        follower.follow(leader.term());
        grid.run();
        assertThat(follower.copy()).isEmpty();

        // when
        grid.pages.put(page, bytes);
        grid.passTime();

        // then
        assertNewest();
    }

    @Test
    void shouldGetThePagesThatWereLostWithAMember() {
        // given
        leader.play(8);
        grid.run();

        // when
        grid.losePages(key -> !key.endsWith("manifest"));
        grid.run();
        follower.follow(leader.term());
        grid.run();

        // then
        assertNewest();
    }

    @Test
    void shouldGoOnWhenTheNewestEntriesThatItReadAreLost() {
        // given
        follower.follow(leader.term());
        leader.play(4);
        grid.run();
        assertNewest();

        // when
        grid.loseNewest(leader.term(), 2);
        leader.play(1);
        settle(grid);

        // then
        assertNewest();
    }

    @Test
    void shouldSayItWhenANewerReleaseWroteTheRing() {
        // given
        leader.play(1);
        grid.run();
        follower.follow(leader.term());
        grid.run();

        // when
        grid.append(leader.term(), List.of(new byte[] {9}), done -> {});
        grid.run();

        // then
        assertThat(broken).singleElement().asString().contains("version 9").contains("newer release");
        assertThat(follower.copy()).isPresent();
    }

    private void assertNewest() {
        assertThat(follower.copy().orElseThrow().sequence())
                .isEqualTo(leader.newest().turn().number());
    }

    private static FollowerCopy follow(FakeGrid grid, Played leader) {
        return new FollowerCopy(grid, new FollowerCopy.Listener() {
            @Override
            public void changed(Copy copy) {
                assertThat(copy.state())
                        .as("turn %d of term %d", copy.sequence(), copy.term())
                        .isEqualTo(leader.at(copy));
            }

            @Override
            public void broken(String sentence) {
                throw new AssertionError(sentence);
            }
        });
    }

    private static void settle(FakeGrid grid) {
        for (int i = 0; i < 10; i++) {
            grid.passTime();
        }
    }
}
