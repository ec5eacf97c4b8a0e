/** Stored facts, in the past tense. Durable ones go through the registry; live ones only through released turns. */
@NullMarked
package io.moorage.engine.change;

import org.jspecify.annotations.NullMarked;
