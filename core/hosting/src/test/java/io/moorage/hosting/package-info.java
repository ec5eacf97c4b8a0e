@NullMarked
package io.moorage.hosting;

import org.jspecify.annotations.NullMarked;
