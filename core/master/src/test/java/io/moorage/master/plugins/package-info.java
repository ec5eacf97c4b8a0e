@NullMarked
package io.moorage.master.plugins;

import org.jspecify.annotations.NullMarked;
