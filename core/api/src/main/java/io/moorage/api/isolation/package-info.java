/** The SPI of isolators: what bounds a container and tells when a bound was reached. */
@NullMarked
package io.moorage.api.isolation;

import org.jspecify.annotations.NullMarked;
