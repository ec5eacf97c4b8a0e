package io.moorage.batch.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import io.moorage.workload.offer.Sizes;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReaderTest {
    private static final String SMALL = "'id':'sweep','command':'x','array':2";

    private static JsonNode json(String text) {
        return switch (JsonText.parse(text.replace('\'', '"'))) {
            case Parsed.Document document -> document.node();
            case Parsed.Malformed malformed -> throw new AssertionError(malformed.sentence());
        };
    }

    private static JobDefinition read(String text) {
        return switch (JobReader.read(json(text))) {
            case Result.Ok<JobDefinition> ok -> ok.value();
            case Result.Refused<JobDefinition> refused ->
                throw new AssertionError(refused.refusal().toString());
        };
    }

    private static String refusal(String text) {
        return switch (JobReader.read(json(text))) {
            case Result.Ok<JobDefinition> ok -> throw new AssertionError("taken: " + ok.value());
            case Result.Refused<JobDefinition> refused ->
                refused.refusal().details().stream()
                        .map(problem -> problem.path() + " " + problem.sentence())
                        .collect(Collectors.joining("\n", refused.refusal().message() + "\n", ""));
        };
    }

    @Test
    void shouldFillInEveryDefault() {
        // when
        var job = read("{" + SMALL + "}");
        // then
        assertThat(job.tasks()).isEqualTo(2);
        assertThat(job.concurrency()).isEqualTo(JobLimits.CONCURRENCY_DEFAULT);
        assertThat(job.sizes()).isEqualTo(new Sizes(1, 128, 0));
        assertThat(job.retry()).isEqualTo(RetryPolicy.NEVER);
        assertThat(job.timeoutSeconds()).isEmpty();
        assertThat(job.container()).isEmpty();
    }

    @Test
    void shouldReadWhatItWrites() {
        // given
        var indexed = read(
                "{'id':'a','command':'x','array':'3-20:4','concurrency':5,'cpus':0.25,'mem':32,'disk':1,'timeoutSeconds':9,"
                        + "'retry':{'attempts':4,'exitCodes':[75,1]},'env':{'K':'v'},'constraints':[['zone','IS','east']],"
                        + "'container':{'type':'DOCKER','docker':{'image':'i','forcePullImage':true,'privileged':true,"
                        + "'parameters':[{'key':'k','value':'v'}]},'volumes':[{'containerPath':'/c','hostPath':'/h','mode':'RO'}]}}");
        var listed = read("{'id':'b','tasks':['one','two']}");
        // when, then
        assertThat(read(JsonText.print(JobWriter.write(indexed)))).isEqualTo(indexed);
        assertThat(read(JsonText.print(JobWriter.write(listed)))).isEqualTo(listed);
        assertThat(indexed.work().range()).isEqualTo(new IndexRange(3, 19, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'array':10000000               | /array It is 10000000, but must be a whole number from 1 to 200000
            'array':'0-9999999'            | /array It has 10000000 tasks, at most 200000 are allowed. Split it into several jobs.
            'array':'0-99999999999'        | /array It is "0-99999999999", but must be a count such as 100, or a range
            'array':'9-1'                  | /array It is "9-1", but must be
            'array':'0-9:0'                | /array It is "0-9:0", but must be
            'array':'0-9%2'                | /array It is "0-9%2", but must be
            'array':0                      | /array It is 0, but must be
            'array':2.5                    | /array It is 2.5, but must be
            'array':1e999                  | /array It is
            'array':null                   | /array It is null, but must be
            'id':'a/b'                     | /id Job id 'a/b' is not legal
            'id':'läuft'                   | /id Job id 'läuft' is not legal
            'id':''                        | /id Job id '' is not legal
            'id':'..'                      | /id Job id '..' is not legal
            'id':7                         | /id It must be a text.
            'command':' '                  | /command It must not be empty.
            'command':'a\\u0000b'           | /command It has a NUL character
            'tasks':['a']                  | /command 'tasks' has a command each; leave this out
            'concurrency':0                | /concurrency It is 0, but must be a whole number from 1 to 5000
            'concurrency':5001             | /concurrency It is 5001
            'concurrency':'many'           | /concurrency It is "many"
            'cpus':'NaN'                   | /cpus It is "NaN", but must be a number from 0.001 to 1000000
            'cpus':0                       | /cpus It is 0
            'cpus':-1                      | /cpus It is -1
            'mem':1e300                    | /mem It is
            'disk':-0.5                    | /disk It is -0.5
            'timeoutSeconds':0             | /timeoutSeconds It is 0
            'timeoutSeconds':0.000000001   | /timeoutSeconds It is
            'retry':{}                     | /retry/attempts Say how often a task is tried in all, from 1 to 100.
            'retry':{'exitCodes':[1]}      | /retry/attempts Say how often a task is tried in all
            'retry':{'attempts':-1}        | /retry/attempts It is -1, but must be a whole number from 1 to 100
            'retry':{'attempts':1000000000}| /retry/attempts It is 1000000000
            'retry':{'attempts':2,'exitCodes':[0]}  | /retry/exitCodes 0 is no exit code of a failure
            'retry':{'attempts':2,'exitCodes':[]}   | /retry/exitCodes It names no code.
            'retry':{'attempts':2,'delay':1}        | /retry/delay The field is unknown; known here are [attempts, exitCodes]
            'retry':5                      | /retry It must be an object.
            'env':{'A=B':'x'}              | /env The name 'A=B' must have
            'env':{'A':1}                  | /env/A It must be a text.
            'concurency':3                 | /concurency The field is unknown; known here are
            'constraints':[['a','UNIQUE']] | /constraints ["a","UNIQUE"] is none
            'constraints':'a'              | /constraints It must be a list.
            'container':{}                 | /container/docker A container needs an image
            'container':{'docker':{'image':''}}     | /container/docker/image It must not be empty.
            'container':{'docker':{'image':'i','pullConfig':{}}} | /container/docker/pullConfig The field is unknown
            'container':{'docker':{'image':'i'},'volumes':[{'containerPath':'/c'}]} | /container/volumes/0/hostPath It must not be empty.
            """)
    void shouldRefuseWithAPathAndASentence(String field, String expected) {
        // given
        var name = field.substring(0, field.indexOf(':'));
        var others = SMALL.replaceAll(name + ":('[^']*'|[0-9]+)(,|$)", "");
        // when
        var refusal = refusal("{" + others + (others.isEmpty() || others.endsWith(",") ? "" : ",") + field + "}");
        // then
        assertThat(refusal).contains(expected.strip());
    }

    @Test
    void shouldRefuseWhatIsNoJob() {
        assertThat(refusal("[]")).contains("A job is a JSON object");
        assertThat(refusal("{}")).contains("/id", "/command It must not be empty.", "/array It is absent");
        assertThat(refusal("{'id':'a','tasks':[]}")).contains("/tasks It must be a list of 1 to 10000 commands");
        assertThat(refusal("{'id':'a','tasks':['x','']}")).contains("/tasks It must be a list");
        assertThat(refusal("{'id':'a','tasks':[" + "'x',".repeat(10_000) + "'x']}"))
                .contains("/tasks It has 10001 entries, at most 10000 are allowed.");
    }
}
