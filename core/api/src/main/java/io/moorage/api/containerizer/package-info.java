/** The SPI of runtimes: what starts, watches and ends the containers of an agent. */
@NullMarked
package io.moorage.api.containerizer;

import org.jspecify.annotations.NullMarked;
