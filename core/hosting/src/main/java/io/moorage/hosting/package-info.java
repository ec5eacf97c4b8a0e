/** How a plugin's zip becomes a scheduler, by the same rules in the master's process and in one of its own. */
@NullMarked
package io.moorage.hosting;

import org.jspecify.annotations.NullMarked;
