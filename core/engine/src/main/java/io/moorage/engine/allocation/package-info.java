/** Who is offered what: roles first, then the frameworks of a role, by dominant share. */
@NullMarked
package io.moorage.engine.allocation;

import org.jspecify.annotations.NullMarked;
