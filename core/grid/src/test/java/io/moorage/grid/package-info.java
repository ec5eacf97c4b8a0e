@NullMarked
package io.moorage.grid;

import org.jspecify.annotations.NullMarked;
