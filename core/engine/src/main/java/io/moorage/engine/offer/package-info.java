/** The offer cycle: what is free, who wants it, and why somebody gets nothing. */
@NullMarked
package io.moorage.engine.offer;

import org.jspecify.annotations.NullMarked;
