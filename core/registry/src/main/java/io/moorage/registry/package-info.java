/** The registry on a Raft log. Only this package sees Apache Ratis. */
@NullMarked
package io.moorage.registry;

import org.jspecify.annotations.NullMarked;
