package io.moorage.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import io.moorage.workload.offer.Sizes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppReaderTest {
    private static JsonNode parse(String json) {
        return ((Parsed.Document) JsonText.parse(json.replace('\'', '"'))).node();
    }

    private static AppDefinition read(String json) {
        var result = AppReader.read(parse(json), Optional.empty());
        assertThat(result).isInstanceOf(Result.Ok.class);
        return ((Result.Ok<AppDefinition>) result).value();
    }

    private static Refusal refuse(String json) {
        var result = AppReader.read(parse(json), Optional.empty());
        assertThat(result).as(json).isInstanceOf(Result.Refused.class);
        return ((Result.Refused<AppDefinition>) result).refusal();
    }

    /** Separated by bars: the field as JSON, the status, the path of the first problem. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'cpus':0|422|/cpus",
                "'cpus':1e400|422|/cpus",
                "'cpus':true|400|/cpus",
                "'mem':-1|422|/mem",
                "'mem':1e15|422|/mem",
                "'disk':'x'|400|/disk",
                "'instances':-1|422|/instances",
                "'instances':50001|422|/instances",
                "'instances':1.5|400|/instances",
                "'backoffFactor':0.5|422|/backoffFactor",
                "'backoffSeconds':-1|422|/backoffSeconds",
                "'maxLaunchDelaySeconds':[]|400|/maxLaunchDelaySeconds",
                "'taskKillGracePeriodSeconds':-1|422|/taskKillGracePeriodSeconds",
                "'env':[]|400|/env",
                "'env':{'A':1}|400|/env/A",
                "'env':{'A':{'secret':'s'}}|400|/env/A",
                "'env':{'A=B':'x'}|422|/env",
                "'labels':{'a':null}|400|/labels/a",
                "'args':['a']|422|``",
                "'container':{'type':'LXC'}|422|/container/type",
                "'container':{'type':'DOCKER'}|422|/container/docker/image",
                "'container':{'docker':{}}|422|/container/docker/image",
                "'container':{'volumes':[{'containerPath':'/a','hostPath':'/b'}]}|422|/container/volumes",
                "'networks':[{'mode':'container','name':'x'}]|422|/networks(0)/name",
                "'networks':[{'mode':'container/bridge'}]|422|/networks",
                "'portDefinitions':[{'port':70000}]|422|/portDefinitions(0)/port",
                "'portDefinitions':[{'port':80},{'port':80}]|422|/portDefinitions",
                "'portDefinitions':[{'name':'a'},{'name':'a'}]|422|/portDefinitions",
                "'portDefinitions':[{'protocol':'sctp'}]|422|/portDefinitions(0)/protocol",
                "'ports':[1],'portDefinitions':[{'port':2}]|422|/ports",
                "'requirePorts':1|400|/requirePorts",
                "'healthChecks':[{'protocol':'PING'}]|422|/healthChecks(0)/protocol",
                "'healthChecks':[{'portIndex':3}]|422|/healthChecks(0)/portIndex",
                "'healthChecks':[{'port':1,'portIndex':0}]|422|/healthChecks(0)/portIndex",
                "'healthChecks':[{'protocol':'COMMAND'}]|422|/healthChecks(0)/command",
                "'healthChecks':[{'protocol':'TCP','path':'/'}]|422|/healthChecks(0)/path",
                "'healthChecks':[{'intervalSeconds':0}]|422|/healthChecks(0)/intervalSeconds",
                "'healthChecks':[{},{}]|422|/healthChecks",
                "'constraints':[['hostname']]|422|/constraints(0)",
                "'constraints':[['hostname','NEAR']]|422|/constraints(0)",
                "'constraints':[['hostname','GROUP_BY','0']]|422|/constraints(0)",
                "'constraints':[['hostname','LIKE','(']]|422|/constraints(0)",
                "'constraints':[['hostname','MAX_PER','x']]|422|/constraints(0)",
                "'constraints':[['hostname','UNIQUE'],['hostname','UNIQUE']]|422|/constraints",
                "'upgradeStrategy':{'minimumHealthCapacity':2}|422|/upgradeStrategy/minimumHealthCapacity",
                "'killSelection':'RANDOM'|422|/killSelection",
                "'unreachableStrategy':{'inactiveAfterSeconds':5,'expungeAfterSeconds':1}|422|/unreachableStrategy",
                "'unreachableStrategy':'enabled'|422|/unreachableStrategy",
                "'acceptedResourceRoles':['gold']|422|/acceptedResourceRoles",
                "'fetch':[{'uri':'x'}]|422|/fetch",
                "'uris':['http://x']|422|/fetch",
                "'gpus':1|422|/gpus",
                "'user':'root'|422|/user",
                "'readinessChecks':[{}]|422|/readinessChecks"
            })
    void shouldRefuseEachFieldWithItsPath(String field, int status, String path) {
        // when
        var refusal = refuse("{'id':'/x','cmd':'run'," + field + "}");
        // then
        assertThat(refusal.kind().status()).isEqualTo(status);
        assertThat(refusal.details().get(0).path()).isEqualTo(path);
        assertThat(refusal.details().get(0).error()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/A", "/a_b", "/-a", "/a/", "/a..b", "/restart", "/a/tasks", "/x y"})
    void shouldRefuseIllegalIds(String id) {
        if (id.equals("/a/")) {
            assertThat(AppId.parse(id)).contains(new AppId("/a"));
        } else {
            assertThat(AppId.parse(id)).isEmpty();
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertThat(refuse("{'id':'/" + "a".repeat(200) + "','cmd':'x'}")
                        .details()
                        .get(0)
                        .path())
                .isEqualTo("/id");
        assertThat(refuse("{'id':'/a','cmd':'" + "x".repeat(70_000) + "'}")
                        .details()
                        .get(0)
                        .path())
                .isEqualTo("/cmd");
        var env = new StringBuilder("{'id':'/a','cmd':'x','env':{'A':'b'");
        for (int i = 0; i < 1024; i++) {
            env.append(",'V").append(i).append("':''");
        }
        assertThat(refuse(env + "}}").details().get(0).path()).isEqualTo("/env");
    }

    @Test
    void shouldFillInDefaultsAndIgnoreUnknownFields() {
        // when
        var app = read("{'id':'a/b','cmd':'run','wings':2}");
        // then
        assertThat(app.id().value()).isEqualTo("/a/b");
        assertThat(app.sizes()).isEqualTo(new Sizes(1, 128, 0));
        assertThat(app.instances()).isEqualTo(1);
        assertThat(app.backoff()).isEqualTo(new AppDefinition.BackoffSeconds(1, 1.15, 300));
        assertThat(app.networking().ports()).hasSize(1);
    }

    @Test
    void shouldRewriteDeprecatedForms() {
        // when
        var app =
                read("{'id':'/a','ports':[0],'container':{'type':'DOCKER','docker':{'image':'nginx','network':'BRIDGE',"
                        + "'portMappings':[{'containerPort':80,'hostPort':0}]}}}");
        // then
        assertThat(app.networking().mode()).isEqualTo(Networking.Mode.BRIDGE);
        assertThat(app.networking().ports().get(0).containerPort()).isEqualTo(80);
        assertThat(read("{'id':'/a','cmd':'x','ports':[80,0]}").networking().servicePorts())
                .containsExactly(80, 0);
    }

    @Test
    void shouldReadBackWhatItWrites() {
        var app = read("{'id':'/a','args':['x','y'],'cpus':0.25,'instances':3,'env':{'A':'b'},'labels':{'l':'m'},"
                + "'container':{'type':'DOCKER','docker':{'image':'i','parameters':[{'key':'k','value':'v'}]},"
                + "'volumes':[{'containerPath':'/c','hostPath':'/h','mode':'RO'}],"
                + "'portMappings':[{'containerPort':80,'hostPort':31000,'name':'http','labels':{'a':'b'}}]},"
                + "'networks':[{'mode':'container/bridge'}],'constraints':[['rack','MAX_PER','2']],"
                + "'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}],'killSelection':'OLDEST_FIRST',"
                + "'unreachableStrategy':'disabled','taskKillGracePeriodSeconds':9,'acceptedResourceRoles':['*'],"
                + "'dependencies':['/b']}");
        assertThat(read(AppWriter.write(app).toString())).isEqualTo(app);
    }

    @Test
    void shouldMergeGivenFieldsOnly() {
        // given
        var app = read("{'id':'/a','cmd':'x','env':{'A':'b'},'instances':3}");
        // when
        var merged = ((Result.Ok<AppDefinition>) AppReader.merge(app, parse("{'args':['y'],'mem':64}"))).value();
        // then
        assertThat(merged.cmd()).isEmpty();
        assertThat(merged.args()).containsExactly("y");
        assertThat(merged.env()).isEqualTo(app.env());
        assertThat(merged.instances()).isEqualTo(3);
    }
}
