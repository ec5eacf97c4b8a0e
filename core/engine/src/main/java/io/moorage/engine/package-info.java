/** The pure brain of a master. Start reading at {@link io.moorage.engine.turn.Leadership}. */
@NullMarked
package io.moorage.engine;

import org.jspecify.annotations.NullMarked;
