/** The rules of the house as tests: what may see what, what stays pure, what things are called. */
@NullMarked
package io.moorage.architecture;

import org.jspecify.annotations.NullMarked;
