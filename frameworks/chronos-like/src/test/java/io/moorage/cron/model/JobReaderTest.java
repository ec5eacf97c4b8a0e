package io.moorage.cron.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.ContainerInfo;
import io.moorage.cron.result.Result;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import io.moorage.workload.offer.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobReaderTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void shouldFillInChronosDefaults() {
        // when
        var job = ok("{'name':'a','command':'true','schedule':'R/2026-06-01T00:00:00Z/P1D'}");

        // then
        assertThat(job.sizes()).isEqualTo(new Sizes(0.1, 128, 256));
        assertThat(job.policy().retries()).isEqualTo(2);
        assertThat(job.policy().concurrent()).isFalse();
        assertThat(((Trigger.Scheduled) job.trigger()).epsilon()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void shouldReadEverythingThatItWrites() {
        // given
        var job = ok("""
                {'name':'a-1_b.c','command':'run','shell':false,'arguments':['-x','ä'],'epsilon':'PT5M',
                 'schedule':'R5/2026-06-01T00:00:00Z/P1D','scheduleTimeZone':'Europe/Berlin','retries':'3','cpus':0.5,'mem':64,
                 'disk':1,'disabled':true,'softError':true,'concurrent':true,'highPriority':true,'async':true,'runAsUser':'root',
                 'maxCompletionTime':30,'owner':'a@b','ownerName':'A','description':'d','uris':[],'fetch':[],
                 'environmentVariables':[{'name':'A','value':'1'},{'name':'A','value':'2'}],
                 'constraints':[['rack','EQUALS','1'],['os','LIKE','l.*']],
                 'container':{'type':'docker','image':'alpine','network':'BRIDGE','forcePullImage':true,
                   'volumes':[{'hostPath':'/h','containerPath':'/c','mode':'RO'}],'parameters':[{'key':'label','value':'x'}]}}
                """);

        // when
        var again = JobReader.readScheduled(JobWriter.write(job), NOW.plusSeconds(1));

        // then
        assertThat(again).isEqualTo(new Result.Ok<>(job));
        assertThat(job.command().environment()).isEqualTo(Map.of("A", "2"));
        assertThat(job.command().container().orElseThrow().volumes())
                .containsExactly(new ContainerInfo.Volume("/h", "/c", true));
        assertThat(job.policy().retries()).isEqualTo(3);
    }

    @Test
    void shouldTakeAnAbsentStartForNowAndAnAbsentScheduleForOneRun() {
        assertThat(((Trigger.Scheduled) ok("{'name':'a','command':'true','schedule':'R//PT1H'}")
                                .trigger())
                        .text())
                .isEqualTo("R/2026-05-01T12:00:00.000Z/PT1H");
        assertThat(((Trigger.Scheduled) ok("{'name':'a','command':'true'}").trigger()).text())
                .isEqualTo("R1/2026-05-01T12:00:00.000Z/PT24H");
    }

    @Test
    void shouldReadParents() {
        var read = JobReader.readDependent(json("{'name':'c','command':'true','parents':['b','a','b']}"));
        assertThat(((Result.Ok<JobDefinition>) read).value().trigger())
                .isEqualTo(new Trigger.Dependent(
                        new java.util.TreeSet<>(java.util.List.of(new JobName("a"), new JobName("b")))));
        assertThat(sentence(JobReader.readDependent(json("{'name':'c','command':'true','parents':[]}"))))
                .contains("at least one job");
        assertThat(sentence(JobReader.readDependent(
                        json("{'name':'c','command':'true','parents':['a'],'schedule':'@daily'}"))))
                .contains("/v1/scheduler/iso8601");
        assertThat(refusal("{'name':'c','command':'true','parents':['a']}")).contains("/v1/scheduler/dependency");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "/a", "ünïcode", "a b", "a:b", "..", "日本"})
    void shouldRefuseNamesThatChronosRefused(String name) {
        assertThat(refusal("{'name':'%s','command':'true'}".formatted(name))).contains("is no job name");
    }

    @Test
    void shouldRefuseALongName() {
        assertThat(refusal("{'name':'%s','command':'true'}".formatted("n".repeat(161))))
                .contains("is no job name");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'cpus':-1 | Field 'cpus' must be a number from 0 to 1000000, but is -1.",
                "'cpus':'much' | Field 'cpus' must be a number",
                "'cpus':'NaN' | Field 'cpus' must be a number",
                "'retries':1.5 | Field 'retries' must be a whole number",
                "'retries':1001 | Field 'retries' must be a number from 0 to 1000",
                "'shell':'perhaps' | Field 'shell' must be true or false",
                "'command':'' | Field 'command' must not be empty",
                "'command':{} | Field 'command' must be a text",
                "'command':'http://x/y' | commands are not fetched yet",
                "'uris':['http://x/y'] | Field 'uris' is known but not acted on yet",
                "'executor':'x' | Field 'executor' is known",
                "'runAsUser':'alice' | Field 'runAsUser' is known",
                "'constraints':[['a','NEAR','b']] | [EQUALS, LIKE, UNLIKE]",
                "'constraints':[['a','LIKE','(']] | is not of the form",
                "'constraints':['a'] | is not of the form",
                "'epsilon':'soon' | Field 'epsilon' is 'soon'",
                "'epsilon':'-PT1S' | Field 'epsilon' is '-PT1S'",
                "'scheduleTimeZone':'Mars/Olympus' | 'Mars/Olympus' is no time zone",
                "'schedule':'R/2026-01-01T00:00:00Z/PT0.000000001S' | shorter than PT1S",
                "'environmentVariables':[{'name':'A=B'}] | has no equals sign",
                "'environmentVariables':['A'] | must be a list of objects",
                "'container':{} | A container needs an image",
                "'container':{'image':'x','network':'USER'} | must be HOST or BRIDGE",
                "'container':{'image':'x','networkInfos':[{}]} | Field 'networkInfos' is known",
                "'container':{'image':'x','volumes':[{'containerPath':'/c'}]} | A volume needs",
                "'container':'x' | must be an object",
            })
    void shouldSayWhatIsWrong(String field, String sentence) {
        var command = field.startsWith("'command'") ? "" : "'command':'true',";
        assertThat(refusal("{'name':'a',%s%s}".formatted(command, field))).contains(sentence.strip());
    }

    @Test
    void shouldRefuseADefinitionBeyondItsBounds() {
        assertThat(refusal("{'name':'a','command':'%s'}".formatted("x".repeat(70_000))))
                .contains("has 70000 characters");
        assertThat(refusal("{'name':'a','command':'true','unknown':'%s'}".formatted("x".repeat(300_000))))
                .contains("Move what is large into files");
    }

    @Test
    void shouldKeepCountersThatAClientBringsAlong() {
        var json = json("{'successCount':3,'errorCount':1,'lastSuccess':'2026-05-01T12:00:00.000Z','lastError':''}");
        var counters = Counters.read(json);
        assertThat(counters.successes()).isEqualTo(3);
        assertThat(counters.lastSuccess()).contains(NOW);
        assertThat(counters.lastError()).isEmpty();
        assertThat(counters.failed(NOW).failed(NOW).succeeded(NOW).errorsSinceLastSuccess())
                .isZero();
    }

    private static JobDefinition ok(String text) {
        return switch (JobReader.readScheduled(json(text), NOW)) {
            case Result.Ok<JobDefinition> ok -> ok.value();
            case Result.Refused<JobDefinition> refused -> throw new AssertionError(refused.sentence());
        };
    }

    private static String refusal(String text) {
        return sentence(JobReader.readScheduled(json(text), NOW));
    }

    private static String sentence(Result<JobDefinition> read) {
        return ((Result.Refused<JobDefinition>) read).sentence();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) ((Parsed.Document) JsonText.parse(text.replace('\'', '"'))).node();
    }
}
