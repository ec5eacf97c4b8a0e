package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.AppId;
import java.time.Instant;

/**
 * An app as it is wanted now.
 *
 * @param version of the last change of any kind; grows
 * @param configVersion of the last change that replaces instances
 * @param lastScalingAt the version that last changed the count
 */
public record App(AppDefinition definition, Instant version, Instant configVersion, Instant lastScalingAt) {
    public AppId id() {
        return definition.id();
    }
}
