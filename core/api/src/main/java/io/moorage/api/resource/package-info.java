/** The SPI of resource types: what an agent offers besides what is built in. */
@NullMarked
package io.moorage.api.resource;

import org.jspecify.annotations.NullMarked;
