package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import io.moorage.hosting.process.PluginProcess;
import io.moorage.master.http.HttpConfig;
import io.moorage.master.zipped.GoodPlugin;
import io.moorage.master.zipped.KeepingPlugin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in processes of their own, over real sockets: what a zip does there, and what a host can and cannot do to the master. */
class SchedulerHostTest {
    @TempDir
    private Path data;

    /** The real host, in a thread of this process. */
    private static final class Host implements AutoCloseable {
        final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
        private final CompletableFuture<PluginProcess> process = new CompletableFuture<>();
        private final Thread thread;

        Host(Path zip, Path unpackDir, int port) {
            var settings = new PluginProcess.Settings(zip, unpackDir, "127.0.0.1:" + port, false, "");
            thread = new Thread(() -> run(settings), "test-host");
            thread.start();
        }

        private void run(PluginProcess.Settings settings) {
            try {
                var opened = PluginProcess.open(settings, said::add, () -> said.add("stuck"));
                process.complete(opened);
                ended.complete(opened.run());
            } catch (IOException | PluginRefusedException | InterruptedException e) {
                ended.completeExceptionally(e);
            }
        }

        void await(String text) throws InterruptedException {
            while (true) {
                var line = said.poll(Eventually.DEADLINE.toSeconds(), TimeUnit.SECONDS);
                assertThat(line).as("a line with '%s'", text).isNotNull();
                if (line.contains(text)) {
                    return;
                }
            }
        }

        @Override
        public void close() {
            process.join().close();
            ended.join();
        }
    }

    private Host host(RunningMaster master, Path zip) {
        return new Host(zip, data.resolve("unpacked-by-host"), master.port());
    }

    private static void awaitRunning(RunningMaster master, String id) {
        Eventually.so(
                id + " runs",
                () -> master.plugin(id).getString("state").equals("RUNNING")
                        && master.framework(id).getBoolean("connected"));
    }

    private static TestFramework answering(String id) {
        return new TestFramework(id, "/" + id)
                .answering(delivery -> delivery.event() instanceof SchedulerEvent.Requested requested
                        ? Batch.of(TestFramework.respond(requested, 200, "\"here\""))
                        : Batch.NOTHING);
    }

    @Test
    void shouldShowAPluginTheSameClassesInAProcessOfItsOwn() throws Exception {
        // given
        var zip = PluginZips.of("good", GoodPlugin.class).writeTo(data.resolve("elsewhere/good.zip"));
        try (var master = RunningMaster.start(data, Map.of());
                var host = host(master, zip)) {
            // when
            host.await("Connected");
            awaitRunning(master, "good");

            // then
            assertThat(master.plugin("good").getString("version")).isEqualTo("1.2.3");
            assertThat(master.plugin("good").getString("source")).startsWith("process at 127.0.0.1:");
            assertThat(master.get("/good?class=io.moorage.api.TaskId").body()).isEqualTo("sees io.moorage.api.TaskId");
            for (var hidden :
                    new String[] {"io.vertx.core.Vertx", "io.moorage.hosting.PluginZip", "org.slf4j.Logger"}) {
                assertThat(master.get("/good?class=" + hidden).body()).contains("is not in the zip of plugin 'good'");
            }
        }
    }

    @Test
    void shouldGoOnFromCommittedStateWhenAProcessIsGoneAndAnotherComes() throws Exception {
        // given
        var zip = PluginZips.of("keeping", KeepingPlugin.class)
                .version("1.0.0")
                .writeTo(data.resolve("elsewhere/keeping.zip"));
        try (var master = RunningMaster.start(data, Map.of())) {
            try (var host = host(master, zip)) {
                host.await("Connected");
                awaitRunning(master, "keeping");
                assertThat(master.get("/keeping?put=a").body()).isEqualTo("1.0.0 put");
            }

            // when
            Eventually.so(
                    "it waits",
                    () -> master.plugin("keeping").getString("reason").contains("No process has hosted it since"));

            // then
            assertThat(master.get("/keeping").statusCode()).isEqualTo(503);
            assertThat(master.framework("keeping").getBoolean("connected")).isFalse();
            try (var next = host(master, zip)) {
                next.await("Connected");
                Eventually.so("it answers", () -> master.get("/keeping").body().equals("1.0.0 has [a]"));
            }
        }
    }

    @Test
    void shouldDialAgainWhenItsMasterIsGoneAndAnotherListensThere() throws Exception {
        // given
        var zip = PluginZips.of("keeping", KeepingPlugin.class)
                .version("1.0.0")
                .writeTo(data.resolve("elsewhere/keeping.zip"));
        var config = RunningMaster.config(data, Map.of());
        Host host;
        int port;
        try (var master = RunningMaster.start(config)) {
            port = master.port();
            host = host(master, zip);
            host.await("Connected");
            awaitRunning(master, "keeping");
            assertThat(master.get("/keeping?put=a").body()).isEqualTo("1.0.0 put");
        }
        host.await("Not connected");

        // when
        try (var next = RunningMaster.start(config.listeningOn(HttpConfig.on("127.0.0.1", port)))) {
            // then
            host.await("Connected");
            Eventually.so("it answers", () -> next.get("/keeping").body().equals("1.0.0 has [a]"));
        } finally {
            host.close();
        }
    }

    @Test
    void shouldForgetAPluginOfAHostThatIsRemoved() throws Exception {
        // given
        try (var master = RunningMaster.start(data, Map.of());
                var host = FakeHost.hosting(master.port(), "x", answering("x"), "p1")) {
            awaitRunning(master, "x");

            // when
            var removed = master.send(
                    HttpRequest.newBuilder(master.uri("/moorage/v1/plugins/x")).DELETE());

            // then
            assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
            assertThat(host.awaitClose()).isNotEmpty();
            assertThat(master.get("/x").statusCode()).isEqualTo(404);
            assertThat(master.json("/moorage/v1/plugins").getJsonArray("plugins"))
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseAPluginThatRunsInTheMastersProcess() throws Exception {
        // given
        var zip = PluginZips.of("good", GoodPlugin.class).writeTo(data.resolve("elsewhere/good.zip"));
        try (var master = RunningMaster.start(data, Map.of("good", answering("good")))) {
            // when
            var host = host(master, zip);

            // then
            assertThat(host.ended.get(20, TimeUnit.SECONDS))
                    .contains(
                            "Plugin 'good' already runs in the master's process; 'moor plugin restart good --out-of-process' moves it.");
            assertThat(master.get("/good").body()).isEqualTo("\"here\"");
        }
    }

    @Test
    void shouldTellAHostWhyItsPluginCannotRunAndLetTheNextOneTry() throws Exception {
        // given
        var mine = new TestFramework("mine", "/taken/deep");
        try (var master = RunningMaster.start(data, Map.of("first", new TestFramework("first", "/taken")));
                var host = FakeHost.hosting(master.port(), "mine", mine, "p1")) {
            // when
            host.await(ToHost.Welcome.class);

            // then
            assertThat(host.awaitClose()).contains("'moor plugin list' says why");
            assertThat(master.plugin("mine").getString("reason")).contains("plugin 'first' has '/taken'");
            try (var same = FakeHost.hosting(master.port(), "mine", mine, "p1")) {
                var refused = same.await(ToHost.Refused.class);
                assertThat(refused.permanent()).isTrue();
                assertThat(refused.sentence()).contains("plugin 'first' has '/taken'");
            }
            try (var mended = FakeHost.hosting(master.port(), "mine", new TestFramework("mine", "/mine"), "p2")) {
                mended.await(ToHost.Create.class);
                awaitRunning(master, "mine");
            }
        }
    }

    @Test
    void shouldLetASecondProcessWaitUntilTheFirstIsGoneButTheSameOneReturnAtOnce() throws Exception {
        // given
        try (var master = RunningMaster.start(data, Map.of());
                var first = FakeHost.hosting(master.port(), "x", answering("x"), "p1")) {
            awaitRunning(master, "x");

            // when
            try (var second = FakeHost.hosting(master.port(), "x", answering("x"), "p2")) {
                // then
                var refused = second.await(ToHost.Refused.class);
                assertThat(refused.permanent()).isFalse();
                assertThat(refused.sentence()).contains("hosts plugin 'x' already");
            }

            // when
            try (var again = FakeHost.hosting(master.port(), "x", answering("x"), "p1")) {
                // then
                again.await(ToHost.Create.class);
                assertThat(first.awaitClose()).contains("has dialled again");
                Eventually.so("it answers", () -> master.get("/x").statusCode() == 200);
            }
        }
    }

    @Test
    void shouldSendAStateOfManyMegabytesInPages() throws Exception {
        // given
        var big = answering("big");
        var value = new byte[700 * 1024];
        new Random(7).nextBytes(value);
        var puts = new ArrayList<SchedulerCall>();
        big.answering(delivery -> {
            if (delivery.event() instanceof SchedulerEvent.Requested requested) {
                int number = puts.size();
                puts.add(new SchedulerCall.Put("key-%02d".formatted(number), Blob.of(value)));
                return Batch.of(puts.getLast(), TestFramework.respond(requested, 200, "{}"));
            }
            return Batch.NOTHING;
        });
        try (var master = RunningMaster.start(data, Map.of())) {
            try (var host = FakeHost.hosting(master.port(), "big", big, "p1")) {
                assertThat(big.awaitStart().state()).isEmpty();
                awaitRunning(master, "big");
                for (int number = 0; number < 30; number++) {
                    assertThat(master.get("/big").statusCode()).isEqualTo(200);
                }
            }

            // when
            try (var next = FakeHost.hosting(master.port(), "big", big, "p2")) {
                // then
                Start start = big.awaitStart();
                assertThat(start.state()).hasSize(30);
                assertThat(start.state().get("key-29")).isEqualTo(Blob.of(value));
                var pages = next.heard.stream()
                        .filter(ToHost.State.class::isInstance)
                        .toList();
                assertThat(pages)
                        .hasSizeGreaterThan(10)
                        .allSatisfy(page -> assertThat(HostProtocol.TO_HOST.encode(page).length)
                                .isLessThan(HostProtocol.PAGE_BYTES + SchedulerCall.Put.VALUE_BYTES_MAX + 1024));
            }
        }
    }

    @Test
    void shouldCutOffAHostThatDoesNotReturnAndGoOnWithTheOthers() throws Exception {
        // given
        try (var master = RunningMaster.start(data, Map.of("other", answering("other")));
                var host = FakeHost.hosting(master.port(), "hangs", answering("hangs"), "p1")) {
            awaitRunning(master, "hangs");
            host.answers = false;

            // when
            assertThat(master.get("/hangs").statusCode()).isEqualTo(503);

            // then
            assertThat(master.plugin("hangs").getString("state")).isIn("UNRESPONSIVE", "RESTARTING");
            assertThat(master.get("/other").statusCode()).isEqualTo(200);
            assertThat(host.awaitClose()).contains("has not returned within");
            try (var next = FakeHost.hosting(master.port(), "hangs", answering("hangs"), "p2")) {
                next.await(ToHost.Create.class);
                Eventually.so("it answers", () -> master.get("/hangs").statusCode() == 200);
            }
        }
    }

    @Test
    void shouldCloseALinkThatSaysWhatNoHostSays() throws Exception {
        try (var master = RunningMaster.start(data, Map.of("other", answering("other")))) {
            var framework = answering("mad");
            var hello = HostProtocol.FROM_HOST.encode(FakeHost.hello(HostProtocol.VERSION, "mad", framework, "p"));
            var newer = hello.clone();
            newer[0]++;
            var firsts = Map.of(
                    "garbage",
                    new byte[] {1, 2, 3, 4},
                    "nothing",
                    new byte[0],
                    "truncated",
                    Arrays.copyOf(hello, hello.length / 2),
                    "a newer format",
                    newer,
                    "not a hello",
                    HostProtocol.FROM_HOST.encode(new FromHost.Created(1)),
                    "far too long",
                    new byte[512 * 1024]);
            for (var first : firsts.entrySet()) {
                // when
                try (var host = FakeHost.silent(master.port())) {
                    host.sayRaw(first.getValue());

                    // then
                    assertThat(host.awaitClose()).as(first.getKey()).isNotEmpty();
                }
            }
            try (var host = FakeHost.silent(master.port())) {
                host.say(FakeHost.hello(HostProtocol.VERSION + 1, "mad", framework, "p"));
                var refused = host.await(ToHost.Refused.class);
                assertThat(refused.sentence()).contains("speaks version 1", "the host speaks 2");
                assertThat(refused.permanent()).isTrue();
            }
            try (var host = FakeHost.silent(master.port())) {
                host.sayText("hello");
                assertThat(host.awaitClose()).contains("binary messages only");
            }
            assertThat(master.json("/moorage/v1/plugins").encode()).doesNotContain("\"mad\"");
            assertThat(master.get("/other").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldTakeNoBatchThatItDidNotAskFor() throws Exception {
        // given
        try (var master = RunningMaster.start(data, Map.of("other", answering("other")))) {
            var bad = new FromHost.Returned(1, Batch.of(new SchedulerCall.Put("bad", Blob.utf8("x"))));
            var framework = answering("mad");
            try (var host = FakeHost.hosting(master.port(), "mad", framework, "p1")) {
                awaitRunning(master, "mad");

                // when: nobody asked this, though something else may just be asked
                host.say(bad);

                // then
                assertThat(host.awaitClose()).containsAnyOf("says only what it was asked", "to what it was not asked");
            }
            // when: another call was asked, or an answer is no answer
            for (var answer : new FromHost[] {
                bad, new FromHost.Created(99), new FromHost.Failed(98, "x"), new FromHost.Returned(0, Batch.NOTHING)
            }) {
                try (var host = FakeHost.hosting(master.port(), "mad", framework, "p2" + answer.hashCode())) {
                    host.await(ToHost.Create.class);
                    awaitRunning(master, "mad");
                    host.answers = false;
                    host.heard.clear();
                    var asked = CompletableFuture.supplyAsync(() -> master.get("/mad"));
                    host.await(ToHost.Deliver.class);
                    host.say(answer);

                    // then
                    assertThat(host.awaitClose()).contains("to what it was not asked");
                    assertThat(asked.join().statusCode()).isIn(500, 503);
                }
            }
            try (var host = FakeHost.hosting(master.port(), "mad", framework, "p3")) {
                host.await(ToHost.Create.class);
                awaitRunning(master, "mad");
                assertThat(framework.starts)
                        .allSatisfy(start -> assertThat(start.state()).doesNotContainKey("bad"));
                assertThat(master.get("/other").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldAnswerForAPluginThatThrowsInItsProcess() throws Exception {
        // given
        var framework = new TestFramework("throws", "/throws").answering(delivery -> {
            if (delivery.event() instanceof SchedulerEvent.Requested) {
                throw new IllegalStateException("on purpose");
            }
            return Batch.NOTHING;
        });
        try (var master = RunningMaster.start(data, Map.of());
                var host = FakeHost.hosting(master.port(), "throws", framework, "p1")) {
            awaitRunning(master, "throws");

            // when
            var answer = master.get("/throws");

            // then
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(master.plugin("throws").getString("reason")).contains("IllegalStateException: on purpose");
            assertThat(master.plugin("throws").getString("state")).isEqualTo("RUNNING");
        }
    }

    @Test
    void shouldAnswerARequestThatIsOpenWhenItsProcessDies() throws Exception {
        // given
        var asked = new CountDownLatch(1);
        var framework = new TestFramework("dies", "/dies").answering(delivery -> {
            if (delivery.event() instanceof SchedulerEvent.Requested) {
                asked.countDown();
            }
            return Batch.NOTHING; // the answer would come later
        });
        try (var master = RunningMaster.start(data, Map.of());
                var host = FakeHost.hosting(master.port(), "dies", framework, "p1")) {
            awaitRunning(master, "dies");
            var answer = CompletableFuture.supplyAsync(() -> master.get("/dies"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            // when
            host.close();

            // then
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
            assertThat(answer.join().body()).contains("Plugin 'dies' was stopped");
        }
    }
}
