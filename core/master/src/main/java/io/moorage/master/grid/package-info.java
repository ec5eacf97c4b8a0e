/** A master's part in the grid: its member, and what its leadership writes there. */
@NullMarked
package io.moorage.master.grid;

import org.jspecify.annotations.NullMarked;
