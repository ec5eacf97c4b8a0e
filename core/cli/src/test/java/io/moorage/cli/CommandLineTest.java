package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.cli.client.CurrentMaster;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    private Path home;

    @Test
    void shouldSayWhichAddressRefusedAndHowToStartAMaster() throws IOException {
        // given
        int port = freePort();
        var terminal = new Terminal(home, Map.of());

        // when
        var text = terminal.run("ps", "--master", "127.0.0.1:" + port);
        var json = terminal.run("ps", "--master", "127.0.0.1:" + port, "-o", "json");

        // then
        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(text.errors())
                .contains("Nothing listens on 127.0.0.1:%d (from --master).".formatted(port), "moor up")
                .doesNotContain("Exception", "\tat ");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(json.json().path("error").path("code").asText()).isEqualTo("unreachable");
    }

    @Test
    void shouldSayHowToNameAMasterWhenNoneIsKnown() {
        // when
        var result = new Terminal(home, Map.of()).run("ps");

        // then
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.errors()).contains("There is no master to ask.", "MOOR_MASTER is not set", "moor up");
    }

    @Test
    void shouldPreferTheOptionThenTheVariableThenTheLastUp() throws IOException {
        try (var master = new FakeMaster()) {
            // given
            var surroundings =
                    new Surroundings(System.out, System.err, Map.of(), home, InstantSource.system(), List.of());
            var address = MasterAddress.parse(master.address(), "test");
            String dead = "127.0.0.1:" + freePort();

            // when
            new CurrentMaster(address, home).write(surroundings);
            var current = new Terminal(home, Map.of()).run("ps");
            var variable = new Terminal(home, Map.of("MOOR_MASTER", dead)).run("ps");
            var option = new Terminal(home, Map.of("MOOR_MASTER", dead)).run("ps", "-m", master.address());
            var several = new Terminal(home, Map.of()).run("ps", "-m", dead + "," + master.address());

            // then
            assertThat(current.exitCode()).isZero();
            assertThat(variable.exitCode()).isEqualTo(3);
            assertThat(option.exitCode()).isZero();
            assertThat(several.exitCode()).isZero();
        }
    }

    @Test
    void shouldRefuseANewerFileOfTheLastUp() throws IOException {
        // given
        Files.createDirectories(home.resolve(".moor"));
        Files.writeString(home.resolve(".moor/current"), "version=2\nmaster=127.0.0.1:1\n");

        // when
        var result = new Terminal(home, Map.of()).run("ps");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("Its version is '2'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "ps --nonsense",
                "describe",
                "scale web many",
                "ps -m 1.2.3.4:banana",
                "up --http-names http://moor",
                "scale web -- -1"
            })
    void shouldEndWithTwoOnWrongUsageAndPointToHelp(String line) {
        // when
        var result = new Terminal(home, Map.of()).run(line.split(" "));

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains("Why:", "What to do:");
    }

    @Test
    void shouldListAllVerbsInItsHelp() {
        // when
        var help = new Terminal(home, Map.of()).run("help");
        var bare = new Terminal(home, Map.of()).run();
        var one = new Terminal(home, Map.of()).run("help", "run");

        // then
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains("run", "ps", "describe", "logs", "scale", "restart", "kill", "rm", "explain", "events")
                .contains("plugin", "doctor", "version", "Exit codes: 0 ok");
        assertThat(bare.output()).isEqualTo(help.output());
        assertThat(one.output()).contains("--dry-run", "--detach", "FILE");
    }

    @Test
    void shouldSayItsVersion() throws IOException {
        // when
        var result = new Terminal(home, Map.of()).run("version", "-o", "json");

        // then
        assertThat(result.json().path("java").asText()).isNotEmpty();
    }

    @Test
    void shouldRefuseAConfigFileThatSaysWhatTheVerbDoesNotKnow() throws IOException {
        // given
        Path file = Files.writeString(home.resolve("up.properties"), "agents=0\nport=5050\n");
        Path good = Files.writeString(home.resolve("good.properties"), "agents=0\n");

        // when
        var unknown = new Terminal(home, Map.of()).run("up", "--config", file.toString());
        var taken = new Terminal(home, Map.of()).run("up", "--config=" + good);

        // then
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.errors()).contains("does not know: port.", "It knows: ", "agents");
        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(taken.errors()).contains("Cannot start 0 agents.");
    }

    @Test
    void shouldTakeTheTimesOfAgentsFromFlagOrFileAndRefuseWhatIsNoTime() throws IOException {
        // given
        Path file = Files.writeString(home.resolve("master.properties"), "agent-reregister-timeout=0\n");

        // when
        var fromFile = new Terminal(home, Map.of()).run("master", "--config", file.toString());
        var fromFlag = new Terminal(home, Map.of()).run("master", "--agent-ping-timeout", "100000");
        var ofAgent = new Terminal(home, Map.of()).run("agent", "--master", "127.0.0.1:1", "--master-silence", "-1");

        // then
        assertThat(fromFile.exitCode()).isEqualTo(2);
        assertThat(fromFile.errors()).contains("--agent-reregister-timeout 0 makes no sense.");
        assertThat(fromFlag.exitCode()).isEqualTo(2);
        assertThat(fromFlag.errors()).contains("--agent-ping-timeout 100000 makes no sense.", "from 1 to 86400");
        assertThat(ofAgent.exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayThatNothingRanWhenDownFindsNothing() {
        // when
        var down = new Terminal(home, Map.of())
                .run("down", "--data", home.resolve("none").toString());
        var both = new Terminal(home, Map.of()).run("down", "--purge", "--keep-tasks");
        var purge = new Terminal(home, Map.of()).run("down", "--purge", "--data", home.toString());

        // then
        assertThat(down.exitCode()).isZero();
        assertThat(down.output()).contains("Nothing ran on '");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(purge.exitCode()).isEqualTo(1);
        assertThat(purge.errors()).contains("is not what 'moor up' made");
        assertThat(home).exists();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
