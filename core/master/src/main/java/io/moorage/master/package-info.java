/** The edge of a master: wires loop, agent links, plugins, HTTP and the registry into one process. */
@NullMarked
package io.moorage.master;

import org.jspecify.annotations.NullMarked;
