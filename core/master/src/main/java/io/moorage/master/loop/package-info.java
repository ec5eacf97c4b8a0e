/** The one thread that decides, its mailbox, and what readers see of it. */
@NullMarked
package io.moorage.master.loop;

import org.jspecify.annotations.NullMarked;
