/** A scheduler in a process of its own: it dials the master, is called, and dials again. */
@NullMarked
package io.moorage.hosting.process;

import org.jspecify.annotations.NullMarked;
