package io.moorage.master.http;

import io.moorage.codec.RecordCodec;
import io.moorage.engine.state.PageAppliers;
import io.moorage.engine.state.StatePage;
import io.moorage.grid.Copy;
import io.moorage.grid.FollowerCopy;
import io.moorage.grid.hazelcast.GridConfig;
import io.moorage.grid.hazelcast.HazelcastGrid;
import io.moorage.master.loop.Published;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A process that has the grid only: it follows the newest term and serves its copy, as a standby does. Arguments: cluster
 * name, own port, a peer's address, entries of the ring. Prints the port of its HTTP. Ends with its standard input.
 */
final class Follower {
    private static final long TERM_LOOK_MILLIS = 50;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "follower"));
    private final HazelcastGrid grid;
    private final FollowerCopy follower;
    private volatile Published published = Published.NOTHING;
    private volatile CountDownLatch stall = new CountDownLatch(0);
    private long term = -1;

    private Follower(String cluster, int port, String peer, int ringEntriesMax) throws IOException {
        grid = HazelcastGrid.start(
                new GridConfig(cluster, "127.0.0.1", port, List.of(peer), ringEntriesMax), thread, sentence -> {});
        follower = new FollowerCopy(grid, new FollowerCopy.Listener() {
            @Override
            public void changed(Copy copy) {
                published = published(copy);
            }

            @Override
            public void broken(String sentence) {
                System.err.println(sentence);
            }
        });
        thread.execute(this::lookForTerm);
    }

    static Published published(Copy copy) {
        return new Published(copy.state().live().epoch(), copy.sequence(), copy.state());
    }

    /** Another master hears of a term from its registry; here the rings tell. */
    private void lookForTerm() {
        grid.terms(this::follow);
        grid.after(java.time.Duration.ofMillis(TERM_LOOK_MILLIS), this::lookForTerm);
    }

    private void follow(Set<Long> terms) {
        long newest = terms.stream().mapToLong(Long::longValue).max().orElse(-1);
        if (newest > term) {
            term = newest;
            follower.follow(newest);
        }
    }

    private void serve(Vertx vertx) throws Exception {
        var router = Router.router(vertx);
        router.get("/moorage/v1/state").handler(new StateRoute(vertx, () -> published)::handle);
        router.get("/copy").handler(context -> thread.execute(() -> Answers.json(context.response(), 200, copy())));
        router.get("/stall").handler(context -> {
            stall = new CountDownLatch(1);
            thread.execute(this::hold);
            Answers.json(context.response(), 200, new JsonObject());
        });
        router.get("/go").handler(context -> {
            stall.countDown();
            Answers.json(context.response(), 200, new JsonObject());
        });
        int port =
                HttpEndpoint.open(vertx, HttpConfig.on("127.0.0.1", 0), router).port();
        System.out.println(port);
    }

    private void hold() {
        try {
            if (!stall.await(1, TimeUnit.MINUTES)) {
                System.err.println("Held for a minute.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonObject copy() {
        var json = new JsonObject().put("loads", follower.loads()).put("reloads", follower.reloads());
        follower.copy()
                .ifPresent(copy -> json.put("term", copy.term())
                        .put("sequence", copy.sequence())
                        .put("pages", pages(copy)));
        return json;
    }

    /** Every field of a state, not only those that its readers are shown. */
    static JsonArray pages(Copy copy) {
        var codec = RecordCodec.json(StatePage.class);
        var pages = new JsonArray();
        new TreeMap<>(PageAppliers.pagesOf(copy.state()))
                .values()
                .forEach(page -> pages.add(
                        new JsonObject(new String(codec.encode(page), java.nio.charset.StandardCharsets.UTF_8))));
        return pages;
    }

    public static void main(String[] args) throws Exception {
        var follower = new Follower(args[0], Integer.parseInt(args[1]), args[2], Integer.parseInt(args[3]));
        follower.serve(Vertx.vertx());
        while (System.in.read() >= 0) {
            // until whoever started this process lets go of it
        }
        Runtime.getRuntime().halt(0);
    }
}
