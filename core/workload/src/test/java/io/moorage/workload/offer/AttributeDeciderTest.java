package io.moorage.workload.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.workload.offer.AttributeConstraint.Operator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeDeciderTest extends DeciderContract<List<AttributeConstraint>> {
    private static final String BACKTRACKS = "(x+x+)+y";

    @Override
    protected Decider<List<AttributeConstraint>> decider() {
        return new AttributeDecider<>(constraints -> constraints);
    }

    @Override
    protected List<AttributeConstraint> work() {
        return List.of(new AttributeConstraint("zone", Operator.IS, "east"));
    }

    @Override
    protected AgentOffer good() {
        return in("east");
    }

    @Override
    protected AgentOffer bad() {
        return in("west");
    }

    private static AgentOffer in(String zone) {
        return Agents.agent(Agents.offer("o", "a", Resources.NONE, Map.of("zone", new Value.Text(zone))));
    }

    @ParameterizedTest
    @CsvSource({
        "zone, IS, east, true",
        "zone, EQUALS, east, true",
        "zone, EQUALS, east1, false",
        "zone, LIKE, e.*, true",
        "zone, LIKE, e, false",
        "zone, UNLIKE, w.*, true",
        "zone, UNLIKE, e.*, false",
        "hostname, IS, a.host, true",
        "rack, IS, '', false",
        "rack, UNLIKE, x, false"
    })
    void shouldCompareAttributeAndValue(String attribute, Operator operator, String value, boolean holds) {
        assertThat(decider().decide(List.of(new AttributeConstraint(attribute, operator, value)), in("east")))
                .isInstanceOf(holds ? Verdict.Yes.class : Verdict.No.class);
    }

    @Test
    void shouldSayWhatTheAgentHas() {
        assertThat(decider().decide(work(), in("west")).sentence())
                .isEqualTo("agent 'a' (a.host) does not meet constraint 'zone IS east': it has 'west'");
        assertThat(decider()
                        .decide(List.of(new AttributeConstraint("rack", Operator.LIKE, ".*")), in("west"))
                        .sentence())
                .endsWith("it has no such attribute");
    }

    @ParameterizedTest
    @CsvSource({"LIKE", "UNLIKE"})
    void shouldHoldNeitherWayWhatBacktracksWithoutEnd(Operator operator) {
        assertThat(BoundedPattern.matches(BACKTRACKS, "x".repeat(100))).isEmpty();
        assertThat(decider()
                        .decide(List.of(new AttributeConstraint("zone", operator, BACKTRACKS)), in("x".repeat(100))))
                .isInstanceOf(Verdict.No.class);
    }

    @Test
    void shouldBoundWhatItKeepsOfAttributes() {
        // given
        var attributes = new TreeMap<String, Value>();
        for (int i = 0; i <= AgentOffer.ATTRIBUTES_MAX; i++) {
            attributes.put("a%03d".formatted(i), new Value.Text("x".repeat(AgentOffer.ATTRIBUTE_LENGTH_MAX + 1)));
        }
        // when
        var offer = Agents.agent(Agents.offer("o", "a", Resources.NONE, attributes));
        // then
        assertThat(offer.attributes()).hasSize(AgentOffer.ATTRIBUTES_MAX);
        assertThat(offer.attributes().get("a000")).hasSize(AgentOffer.ATTRIBUTE_LENGTH_MAX);
    }
}
