/** Tests over real sockets on loopback. */
@NullMarked
package io.moorage.master.http;

import org.jspecify.annotations.NullMarked;
