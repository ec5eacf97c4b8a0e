package io.moorage.cron.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Fields that Chronos had and this framework does not act on yet. Set to anything that would matter they are refused: a job that
 * runs without its files or as another user is worse than one that is not taken.
 */
final class UnsupportedFields {
    private static final Map<String, Predicate<JsonNode>> OF_JOB = Map.of(
            "fetch", UnsupportedFields::isEmpty,
            "uris", UnsupportedFields::isEmpty,
            "executor", UnsupportedFields::isBlank,
            "executorFlags", UnsupportedFields::isBlank,
            "taskInfoData", UnsupportedFields::isBlank,
            "dataProcessingJobType", UnsupportedFields::isFalse,
            "runAsUser", UnsupportedFields::isDefaultUser);
    private static final Map<String, Predicate<JsonNode>> OF_CONTAINER = Map.of(
            "networkName",
            UnsupportedFields::isBlank,
            "networkInfos",
            UnsupportedFields::isEmpty,
            "portMappings",
            UnsupportedFields::isEmpty);

    private UnsupportedFields() {}

    static void checkJob(Fields job) {
        check(job, OF_JOB);
    }

    static void checkContainer(Fields container) {
        check(container, OF_CONTAINER);
    }

    private static void check(Fields fields, Map<String, Predicate<JsonNode>> harmless) {
        new TreeMap<>(harmless).forEach((name, isHarmless) -> {
            if (fields.has(name) && !isHarmless.test(fields.node().get(name))) {
                fields.wrong(
                        "Field '%s' is known but not acted on yet. Leave it out, or keep this job elsewhere.", name);
            }
        });
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isContainerNode() && node.isEmpty();
    }

    private static boolean isBlank(JsonNode node) {
        return node.isTextual() && node.asText().isEmpty();
    }

    private static boolean isFalse(JsonNode node) {
        return node.asText().equals("false");
    }

    /** Chronos wrote its own default, root, into every job: it means whoever runs the agent. */
    private static boolean isDefaultUser(JsonNode node) {
        return node.asText().isEmpty() || node.asText().equals("root");
    }
}
