package io.moorage.agent.runtime.docker;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What marks a container of the engine as ours, and as which. */
final class ContainerLabels {
    static final String PREFIX = "moorage.";
    static final String AGENT = "moorage.agent";
    static final String CONTAINER = "moorage.container";
    static final String TASK = "moorage.task";
    static final String FRAMEWORK = "moorage.framework";

    private static final Pattern NAME_UNSUITED = Pattern.compile("[^a-zA-Z0-9_.-]");
    private static final int DIGEST_BYTES = 8;

    private ContainerLabels() {}

    static SortedMap<String, String> of(String owner, ContainerConfig config) {
        return new TreeMap<>(Map.of(
                AGENT, owner,
                CONTAINER, config.containerId().value(),
                TASK, config.task().taskId().value(),
                FRAMEWORK, config.frameworkId().value()));
    }

    static Optional<ContainerId> containerId(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(CONTAINER)).map(ContainerId::new);
    }

    /** One name per agent and container, so that the engine refuses to create a second one. */
    static String name(String owner, ContainerId id) {
        var readable = NAME_UNSUITED.matcher(id.value()).replaceAll("-");
        return "moorage-%s-%s".formatted(digest(owner + "\0" + id.value()), readable);
    }

    private static String digest(String text) {
        try {
            var sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
