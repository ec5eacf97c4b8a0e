package io.moorage.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.daemon.journal.Journal;
import io.moorage.agent.engine.AgentConfig;
import io.moorage.agent.engine.AgentEngine;
import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.AgentInput;
import io.moorage.agent.engine.AgentOutput;
import io.moorage.api.AgentInfo;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.Resources;
import io.moorage.link.ToAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLoopTest {
    private static final Epoch EPOCH = new Epoch(new ClusterId("c-1"), 1);

    private final BlockingQueue<AgentOutput> performed = new LinkedBlockingQueue<>();
    private final Random random = new Random(3);

    @TempDir
    Path directory;

    @Test
    void shouldHaveItsRecordsOnDiskBeforeItActs() throws Exception {
        // given
        var found = new LinkedBlockingQueue<AgentImage>();
        try (var loop = loop(Journal.open(directory.resolve("live"), random::nextLong), output -> {
            found.add(copyOf(directory.resolve("live")));
            performed.add(output);
        })) {
            loop.start(new AgentInput.Started("boot-1"));
            loop.offer(new AgentInput.LinkOpened(1));
            await(AgentOutput.Send.class);

            // when
            loop.offer(new AgentInput.FromMaster(1, EPOCH, new ToAgent.Leading("0.1")));
            await(AgentOutput.Send.class);
        }

        // then
        assertThat(found).last().satisfies(image -> assertThat(image.epoch()).contains(EPOCH));
    }

    @Test
    void shouldEndAndActNoMoreWhenItsJournalFails() throws Exception {
        // given
        var journal = Journal.open(directory.resolve("live"), random::nextLong);
        try (var loop = loop(journal, performed::add)) {
            loop.start(new AgentInput.Started("boot-1"));
            loop.offer(new AgentInput.LinkOpened(1));
            await(AgentOutput.Send.class);

            // when
            journal.close();
            loop.offer(new AgentInput.FromMaster(1, EPOCH, new ToAgent.Leading("0.1")));

            // then
            assertThat(loop.ended().get(20, TimeUnit.SECONDS)).isEqualTo("The journal is closed.");
            assertThat(performed).isEmpty();
        }
    }

    @Test
    void shouldRefuseWhatIsSaidAgainWhenItsMailboxIsFull() throws Exception {
        // given: a loop that has not begun
        var loop = loop(Journal.open(directory.resolve("live"), random::nextLong), performed::add);
        var ping = new AgentInput.FromMaster(1, EPOCH, new ToAgent.Ping(1));

        // when
        int taken = 0;
        while (loop.offer(ping)) {
            taken++;
        }

        // then
        assertThat(taken).isEqualTo(AgentLoop.MAILBOX_SOFT_MAX);
        assertThat(loop.offer(new AgentInput.LinkClosed(1))).isTrue();
        for (int i = taken + 1; i < AgentLoop.MAILBOX_MAX; i++) {
            loop.offer(new AgentInput.LinkClosed(i));
        }
        assertThat(loop.offer(new AgentInput.LinkClosed(0))).isFalse();
        assertThat(loop.ended()).isCompletedWithValueMatching(sentence -> sentence.contains("takes no more"));
    }

    private AgentLoop loop(Journal journal, AgentLoop.Effects effects) {
        var info = new AgentInfo("host-1", "127.0.0.1", 5051, Resources.of(1, 1, 1), new TreeMap<>(), "0.1");
        var engine = new AgentEngine(
                AgentConfig.of(info, "/agent-data"), journal.recovery().image());
        return new AgentLoop(engine, journal, effects, InstantSource.fixed(Instant.EPOCH), random::nextLong);
    }

    private void await(Class<? extends AgentOutput> type) throws InterruptedException {
        AgentOutput output;
        do {
            output = performed.poll(20, TimeUnit.SECONDS);
            assertThat(output)
                    .as("the loop performed a %s", type.getSimpleName())
                    .isNotNull();
        } while (!type.isInstance(output));
    }

    /** What an agent would find that starts over the journal as it lies there now. */
    private AgentImage copyOf(Path live) {
        var copy = directory.resolve("copy-" + random.nextLong());
        try (var files = Files.list(live)) {
            Files.createDirectories(copy);
            for (var file : List.copyOf(files.toList())) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
            try (var journal = Journal.open(copy, random::nextLong)) {
                return journal.recovery().image();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
