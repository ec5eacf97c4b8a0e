package io.moorage.api.containerizer;

import io.moorage.api.Experimental;

/**
 * Hears what became of containers. May be called from any thread; must not block.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
@FunctionalInterface
public interface ContainerListener {
    void on(ContainerEvent event);
}
