/** Turns: numbered, applied at once, released in order after commit. */
@NullMarked
package io.moorage.engine.turn;

import org.jspecify.annotations.NullMarked;
