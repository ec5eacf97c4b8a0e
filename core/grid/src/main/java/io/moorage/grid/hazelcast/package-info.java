/** The grid on Hazelcast: the only package that sees it. */
@NullMarked
package io.moorage.grid.hazelcast;

import org.jspecify.annotations.NullMarked;
