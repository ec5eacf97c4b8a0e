/** Tests over real sockets on loopback. */
@NullMarked
package io.moorage.master;

import org.jspecify.annotations.NullMarked;
