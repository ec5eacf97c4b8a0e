package io.moorage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "moor is a bash script")
class MoorTest {
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path folder;

    @Test
    void shouldGiveUpItsOwnFlagsAndEachJdkOnlyFlagsItKnows() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        Path old = moor.jdk("21.0.8");
        Path young = moor.jdk("25.0.3");

        // when
        var on21 = moor.run(Map.of("MOOR_JAVA_HOME", old.toString()), "up", "--agents", "2");
        var on25 = moor.run(Map.of("MOOR_JAVA_HOME", young.toString()), "up");

        // then
        assertThat(on21.output())
                .contains(
                        "java 21.0.8", "-XX:+UseSerialGC", "-Xms32m", "-Xmx256m", "parallelism=4", "up\n--agents\n2\n")
                .doesNotContain(UNSAFE, "SharedArchiveFile");
        assertThat(on25.output()).contains("java 25.0.3", UNSAFE);
    }

    @Test
    void shouldRunShortVerbsWithAClassArchiveBelowTheHomeFolder() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");

        // when
        var run = moor.run(NOTHING, "ps");

        // then
        assertThat(run.output())
                .contains(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:SharedArchiveFile=" + moor.home().resolve(".moor/cache"))
                .doesNotContain("-Xmx256m");
    }

    @Test
    void shouldRunWithoutAClassArchiveWhenItsFolderCannotBeMade() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");
        Files.writeString(moor.home().resolve(".moor"), "a file where the folder should be");

        // when
        var run = moor.run(NOTHING, "ps");

        // then
        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).doesNotContain("SharedArchiveFile");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldMapTheStartCacheOnceItIsThereByTheFlagOfEachJdk() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        var old = Map.of("MOOR_JAVA_HOME", moor.jdk("21.0.8").toString());
        var young = Map.of("MOOR_JAVA_HOME", moor.jdk("25.0.3").toString());

        // when
        var before = moor.run(old, "up");
        var made = moor.run(old, "cache");
        var after = moor.run(old, "master");
        var other = moor.run(young, "up");
        moor.run(young, "cache");
        var otherAfter = moor.run(young, "agent");

        // then
        assertThat(before.output())
                .contains("-Dmoorage.cache.maker=" + moor.root().resolve("moor"))
                .doesNotContain("SharedArchiveFile");
        assertThat(made.errors()).contains("made " + moor.home().resolve(".moor/cache/start-21-"));
        assertThat(after.output())
                .contains("-XX:SharedArchiveFile=" + moor.home().resolve(".moor/cache/start-21-"));
        assertThat(other.output()).doesNotContain("AOTCache");
        assertThat(otherAfter.output()).contains("-XX:AOTCache=" + moor.home().resolve(".moor/cache/start-25-"));
    }

    @Test
    void shouldNotMapAStartCacheOfOtherJarsNorOneThatIsEmptyOrUnwanted() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");
        moor.run(NOTHING, "cache");
        assertThat(moor.run(NOTHING, "up").output()).contains("-XX:AOTCache=");

        // when
        var unwanted = moor.run(Map.of("MOOR_NO_CACHE", "1"), "up");
        moor.write("lib/moorage-engine.jar", "of another size");
        var changed = moor.run(NOTHING, "up");
        moor.run(NOTHING, "cache");
        for (Path cache : moor.startCaches()) {
            Files.writeString(cache, "");
        }
        var empty = moor.run(NOTHING, "up");

        // then
        assertThat(unwanted.output()).doesNotContain("-XX:AOTCache=", "-Dmoorage.cache.maker=");
        assertThat(changed.output()).doesNotContain("-XX:AOTCache=").contains("-Dmoorage.cache.maker=");
        assertThat(empty.output()).doesNotContain("-XX:AOTCache=").contains("-Dmoorage.cache.maker=");
    }

    @Test
    void shouldKeepTheLastThreeStartCachesAndNothingOfOneThatFailed() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");

        // when
        for (int i = 0; i < 5; i++) {
            moor.write("moor.jar", "x".repeat(i));
            moor.run(NOTHING, "cache");
        }
        moor.write("moor.jar", "another");
        var failed = moor.run(Map.of("FAKE_EXIT", "1"), "cache");

        // then
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.errors()).contains("The start-up cache was not made.");
        assertThat(moor.startCaches()).hasSize(3);
        assertThat(moor.home().resolve(".moor/cache/making")).doesNotExist();
    }

    @Test
    void shouldMakeOneStartCacheAtATimeAndNotWaitForOneThatWasKilled() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");
        Path making = Files.createDirectories(moor.home().resolve(".moor/cache/making"));
        Files.writeString(making.resolve("since"), Long.toString(Instant.now().getEpochSecond()));

        // when
        var beside = moor.run(NOTHING, "cache");
        Files.writeString(making.resolve("since"), "1000000000");
        var later = moor.run(NOTHING, "cache");

        // then
        assertThat(beside.exitCode()).isZero();
        assertThat(beside.errors()).contains("another is making one");
        assertThat(later.errors()).contains("made ");
        assertThat(making).doesNotExist();
    }

    @Test
    void shouldMeasureWithTheFlagsOfUp() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");
        moor.run(NOTHING, "cache");

        // when
        var run = moor.run(Map.of("MOOR_JAVA_OPTS", "-Done=1 -Dtwo=2"), "bench", "launch");

        // then
        assertThat(run.output().lines())
                .containsSubsequence(
                        "-Dmoorage.up.flags=-Djava.util.concurrent.ForkJoinPool.common.parallelism=4", "-Xmx256m")
                .containsSubsequence("-Xmx256m", "-Done=1", "-Dtwo=2", "-jar");
    }

    @Test
    void shouldPreferTheBundledRuntimeOfAnArchive() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.jdk("99.0.1");
        moor.bundledRuntime("25.0.3");

        // when
        var run = moor.run(NOTHING, "version");

        // then
        assertThat(run.output()).contains("java 25.0.3", "moor.jar\nversion\n");
    }

    @Test
    void shouldChooseTheNewestJdkThatHasACompiler() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder);
        moor.jdk("97.0.1");
        moor.jdk("98.0.1");
        moor.jre("99.0.1");

        // when
        var run = moor.run(NOTHING, "ps");

        // then
        assertThat(run.output()).contains("java 98.0.1");
    }

    @Test
    void shouldSayWhyMoorJavaHomeWillNotDo() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder);
        Path old = moor.jdk("17.0.15");
        Path bare = moor.jre("25.0.3");

        // when
        var onOld = moor.run(Map.of("MOOR_JAVA_HOME", old.toString()), "ps");
        var onBare = moor.run(Map.of("MOOR_JAVA_HOME", bare.toString()), "ps");
        var onNone = moor.run(Map.of("MOOR_JAVA_HOME", "/nowhere"), "ps");

        // then
        assertThat(onOld.exitCode()).isEqualTo(1);
        assertThat(onOld.errors()).contains("there is version 17 in it", "What to do:");
        assertThat(onBare.errors()).contains("version 25 without javac");
        assertThat(onNone.errors()).contains("no such folder");
    }

    @Test
    void shouldPassTheExitCodeOn() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");

        // when
        var run = moor.run(Map.of("FAKE_EXIT", "3"), "ps");

        // then
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void shouldBuildOnceAndAgainOnlyWhenWhatRunsChanged() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder);
        moor.jdk("98.0.1");

        // when
        moor.run(NOTHING, "ps");
        moor.run(NOTHING, "ps");
        moor.write("core/cli/src/test/java/MoorTest.java", "class MoorTest { }\n");
        moor.write("README.md", "changed\n");
        moor.run(NOTHING, "ps");

        // then
        assertThat(moor.callsOfMaven()).hasSize(1);

        // when
        moor.write("core/cli/src/main/java/Other.java", "class Other {}\n");
        moor.run(NOTHING, "ps");
        moor.delete("core/cli/src/main/java/Other.java");
        moor.run(NOTHING, "ps");
        moor.write("core/cli/pom.xml", "<project></project>\n");
        var last = moor.run(NOTHING, "ps");

        // then
        assertThat(moor.callsOfMaven()).hasSize(4);
        assertThat(last.exitCode()).isZero();
    }

    @Test
    void shouldKeepTheLastThreeBuilds() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder);
        moor.jdk("98.0.1");

        // when
        for (int i = 0; i < 5; i++) {
            moor.write("core/cli/pom.xml", "<project>%d</project>\n".formatted(i));
            moor.run(NOTHING, "ps");
        }

        // then
        try (var builds = Files.newDirectoryStream(moor.root().resolve(".build"), "app-*")) {
            assertThat(builds).hasSize(3);
        }
    }

    @Test
    void shouldPublishWhatPluginsAreBuiltAgainstButNotMavensNotesOfIt() throws Exception {
        // given
        var moor = MoorFolder.archive(folder);
        moor.bundledRuntime("25.0.3");
        moor.write("maven/io/moorage/api/1/api-1.jar", "jar").write("maven/io/moorage/api/1/api-1.pom", "pom");
        moor.write("maven/io/moorage/api/1/_remote.repositories", "note");

        // when
        var first = moor.run(NOTHING, "publish");
        moor.write("maven/io/moorage/api/1/api-1.jar", "newer jar");
        moor.run(NOTHING, "publish");
        moor.run(NOTHING, "publish", folder.resolve("other place").toString());

        // then
        Path published = moor.home().resolve(".m2/repository/io/moorage/api/1");
        assertThat(first.errors()).contains("is in " + moor.home().resolve(".m2/repository"));
        assertThat(published.resolve("api-1.jar")).hasContent("newer jar");
        assertThat(published.resolve("api-1.pom")).hasContent("pom");
        assertThat(published.resolve("_remote.repositories")).doesNotExist();
        assertThat(folder.resolve("other place/io/moorage/api/1/api-1.jar")).hasContent("newer jar");
    }

    @Test
    void shouldPublishWhatItHasBuiltInACheckout() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder).maven("""
                mkdir -p distribution/launcher/target/lib distribution/launcher/target/maven/io
                touch distribution/launcher/target/moor.jar distribution/launcher/target/maven/io/a.jar""");
        moor.jdk("98.0.1");

        // when
        var run = moor.run(NOTHING, "publish");

        // then
        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(moor.home().resolve(".m2/repository/io/a.jar")).exists();
    }

    @Test
    void shouldShowTheEndOfTheLogWhenTheBuildFailsAndTryAgainNextTime() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder).maven("echo 'ERROR: no semicolon'; exit 1");
        moor.jdk("98.0.1");

        // when
        var first = moor.run(NOTHING, "ps");
        moor.run(NOTHING, "ps");

        // then
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.errors()).contains("ERROR: no semicolon", ".build/build.log", "What to do:");
        assertThat(first.output()).isEmpty();
        assertThat(moor.callsOfMaven()).hasSize(2);
    }

    @Test
    void shouldLeaveOutTestsWhoseNeedIsNotMetAndSayWhy() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder);
        moor.jdk("98.0.1");
        moor.write("core/cli/src/test/java/DockerTest.java", "@Tag(\"docker\") class DockerTest {}\n");

        // when
        var run = moor.run(NOTHING, "test", "--no-setup", "--seeds", "12");

        // then
        assertThat(moor.callsOfMaven())
                .containsExactly("-B verify -Dmoorage.simulation.seeds=12 -Dmoorage.test.excludedGroups=docker");
        assertThat(run.errors()).contains("1 test file(s) tagged \"docker\"", "--no-setup declined");
    }

    @Test
    void shouldSayWhichTestsSkippedThemselvesAndWhy() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder).maven("""
                        mkdir -p core/cli/target/surefire-reports
                        cat >core/cli/target/surefire-reports/TEST-a.xml <<'XML'
                        <testsuite>
                          <testcase name="shouldSail" classname="io.moorage.A" time="0">
                            <skipped message="no &quot;wind&quot;"/>
                          </testcase>
                          <testcase name="shouldRow" classname="io.moorage.A" time="0">
                            <skipped type="x"><![CDATA[org.opentest4j.TestAbortedException: no oars
                          \tat x]]></skipped>
                          </testcase>
                        </testsuite>
                        XML""");
        moor.jdk("98.0.1");

        // when
        var run = moor.run(NOTHING, "test");

        // then
        assertThat(run.errors()).contains("io.moorage.A.shouldSail: no \"wind\"", "io.moorage.A.shouldRow: no oars");
    }

    @Test
    void shouldFailWhenTheSuiteFails() throws Exception {
        // given
        var moor = MoorFolder.checkout(folder).maven("exit 1");
        moor.jdk("98.0.1");

        // when
        var run = moor.run(NOTHING, "test");

        // then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).contains("the suite failed");
    }

    @Test
    void shouldRefuseSeedsThatAreNoNumberAndSourcesInAnArchive() throws IOException, InterruptedException {
        // given
        var checkout = MoorFolder.checkout(folder.resolve("checkout"));
        var archive = MoorFolder.archive(folder.resolve("archive"));

        // when
        var seeds = checkout.run(NOTHING, "test", "--seeds", "many");
        var sources = archive.run(NOTHING, "test");

        // then
        assertThat(seeds.exitCode()).isEqualTo(1);
        assertThat(seeds.errors()).contains("'--seeds many' is not a number of seeds");
        assertThat(sources.exitCode()).isEqualTo(1);
        assertThat(sources.errors()).contains("works in a source checkout only");
        assertThat(checkout.callsOfMaven()).isEmpty();
    }
}
