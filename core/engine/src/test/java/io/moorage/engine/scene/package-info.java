/** The stage for tests of the engine: one production leadership, an in-memory registry, and fakes that take what it releases. */
@NullMarked
package io.moorage.engine.scene;

import org.jspecify.annotations.NullMarked;
