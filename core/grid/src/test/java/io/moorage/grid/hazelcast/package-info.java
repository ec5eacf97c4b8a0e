@NullMarked
package io.moorage.grid.hazelcast;

import org.jspecify.annotations.NullMarked;
