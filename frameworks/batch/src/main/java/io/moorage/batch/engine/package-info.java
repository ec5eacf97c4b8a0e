/** The pure brain: events in, calls out. Time and random bits come with each event. */
@NullMarked
package io.moorage.batch.engine;

import org.jspecify.annotations.NullMarked;
