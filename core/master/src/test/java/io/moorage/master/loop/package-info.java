@NullMarked
package io.moorage.master.loop;

import org.jspecify.annotations.NullMarked;
