/** Orders to the outside, sent after release. Every one may be sent twice. */
@NullMarked
package io.moorage.engine.effect;

import org.jspecify.annotations.NullMarked;
