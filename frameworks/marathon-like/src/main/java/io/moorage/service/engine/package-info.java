/** What to launch, to kill and to wait for. Pure: time and randomness come in with each event. */
@NullMarked
package io.moorage.service.engine;

import org.jspecify.annotations.NullMarked;
