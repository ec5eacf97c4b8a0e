/** The state of a cluster: immutable, in two parts without a field in both, and the appliers that alone make new versions of it. */
@NullMarked
package io.moorage.engine.state;

import org.jspecify.annotations.NullMarked;
