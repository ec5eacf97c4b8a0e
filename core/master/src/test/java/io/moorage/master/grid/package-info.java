@NullMarked
package io.moorage.master.grid;

import org.jspecify.annotations.NullMarked;
