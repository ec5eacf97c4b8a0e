/** The registry as the engine sees it: an ordered, durable log of commands and the image that they add up to. */
@NullMarked
package io.moorage.engine.registry;

import org.jspecify.annotations.NullMarked;
