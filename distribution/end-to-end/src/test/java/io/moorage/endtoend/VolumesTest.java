package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Disk;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OperationId;
import io.moorage.api.OperationState;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceOperation;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskState;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Convert;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.api.scheduler.SchedulerEvent.UpdateOperationStatus;
import io.moorage.master.Eventually;
import io.moorage.master.RunningMaster;
import io.moorage.master.TestFramework;
import io.moorage.master.http.HttpConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A persistent volume from its reservation to its end, with an agent in a process of its own and real tasks. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the keeper of process tasks is Linux' own")
class VolumesTest {
    private static final Reservation RESERVATION = Reservation.dynamic(new Role("web"), Optional.empty());
    private static final Resources RESERVED = Resources.of(1, 128, 100).reserve(RESERVATION);
    private static final Resources DISK = Resources.of(0, 0, 100).reserve(RESERVATION);
    private static final Resources CPU = Resources.of(1, 128, 0).reserve(RESERVATION);
    private static final Resources VOLUME = Resources.NONE.with(Resource.of(
            Resources.DISK,
            Scalar.of(100),
            ResourceKind.reserved(RESERVATION)
                    .on(
                            Optional.of(new Disk(
                                    Optional.of(new Disk.Persistence("data", Optional.empty())),
                                    Optional.of(new Disk.Volume("store", Disk.Volume.Mode.RW)),
                                    Optional.empty())),
                            false)));

    @TempDir
    private Path home;

    private int port;
    private ToldFramework web = new ToldFramework("web", new Role("web"));
    private RunningMaster master;
    private MoorProcess agent;

    @BeforeEach
    void start() throws IOException {
        port = OneMachine.freePort();
        startMaster();
        agent = new MoorProcess(
                home,
                "agent",
                "agent",
                "--master",
                "127.0.0.1:" + port,
                "--http",
                "127.0.0.1:0",
                "--runtime",
                "process",
                "--resources",
                "cpus:2;mem:512;disk:1000",
                "--data",
                home.resolve("a").toString());
    }

    private void startMaster() throws IOException {
        master = RunningMaster.start(RunningMaster.config(home.resolve("m"), Map.of("web", web.scheduler))
                .listeningOn(HttpConfig.on("127.0.0.1", port)));
    }

    @AfterEach
    void end() throws Exception {
        agent.stop();
        var keeper = home.resolve("a/keeper/keeper.pid");
        if (Files.exists(keeper)) {
            ProcessHandle.of(Long.parseLong(Files.readString(keeper).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        master.close();
    }

    @Test
    void shouldKeepAVolumeThroughTheEndOfItsTaskOfItsAgentAndOfItsMaster() throws Exception {
        // given
        var offer = web.offer(any -> true);
        web.does(
                master,
                accept(
                        offer,
                        new Convert(Optional.empty(), new Reserve(RESERVED)),
                        convert("create", new Create(VOLUME)),
                        launch(offer, "first", "echo kept > store/file")));
        finished("create");
        web.scheduler.awaitUpdate("first", TaskState.TASK_FINISHED);

        // when
        agent.killHard();
        master.close();
        web = new ToldFramework("web", new Role("web"));
        startMaster();
        agent.startAgain();

        // then
        var again = web.offer(made -> made.resources().contains(VOLUME));
        web.does(
                master,
                accept(
                        again,
                        launch(
                                again,
                                "second",
                                "until [ -e store/go ]; do sleep 0.01; done; grep -q kept store/file")));
        web.scheduler.awaitUpdate("second", TaskState.TASK_RUNNING);
        // Over any sooner, what it held could be offered before its end is heard of.
        Files.createFile(volume().resolve("go"));
        web.scheduler.awaitUpdate("second", TaskState.TASK_FINISHED);

        // when
        var last =
                web.offer(made -> made.resources().contains(RESERVED.minus(DISK).plus(VOLUME)));
        web.does(
                master,
                accept(last, convert("destroy", new Destroy(VOLUME)), convert("unreserve", new Unreserve(RESERVED))));

        // then
        finished("destroy");
        finished("unreserve");
        assertThat(web.offer(any -> true).resources().converted()).isEqualTo(Resources.NONE);
        Eventually.so("the volume is wiped", () -> !Files.exists(volume()));
    }

    private void finished(String operation) {
        var update = web.scheduler.await(
                UpdateOperationStatus.class,
                told -> told.status().operationId().value().equals(operation));
        assertThat(update.status().state()).as(update.status().message()).isEqualTo(OperationState.OPERATION_FINISHED);
    }

    private static Convert convert(String id, ResourceOperation change) {
        return new Convert(Optional.of(new OperationId(id)), change);
    }

    private static Launch launch(Offer offer, String taskId, String shell) {
        return new Launch(List.of(TestFramework.task(taskId, offer.agentId(), CPU.plus(VOLUME), shell)));
    }

    private static Accept accept(Offer offer, SchedulerCall.Operation... operations) {
        return new Accept(List.of(offer.id()), List.of(operations), Filters.NONE);
    }

    /** Its folder, wherever the agent has its work directory. */
    private Path volume() {
        try (var files = Files.walk(home.resolve("a"))) {
            return files.filter(path -> path.endsWith("volumes/roles/web/data"))
                    .findFirst()
                    .orElse(home.resolve("gone/data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
