/** Measurements of a real cluster on this host. */
@NullMarked
package io.moorage.benchmarks;

import org.jspecify.annotations.NullMarked;
