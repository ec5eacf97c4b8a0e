/** The ring of changes and the pages beside it, without a grid: pure, on one thread, behind a port. */
@NullMarked
package io.moorage.grid;

import org.jspecify.annotations.NullMarked;
