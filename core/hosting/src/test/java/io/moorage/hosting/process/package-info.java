@NullMarked
package io.moorage.hosting.process;

import org.jspecify.annotations.NullMarked;
