/**
 * The scheduler SPI: messages only. Events go in, calls come out; state is key and value; timers and routes are requests. No
 * live object, view or future crosses it, so the same zip runs inside the master and out of process.
 */
@NullMarked
package io.moorage.api.scheduler;

import org.jspecify.annotations.NullMarked;
