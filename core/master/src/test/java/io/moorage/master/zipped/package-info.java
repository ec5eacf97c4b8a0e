/** Plugins that tests put into zips. */
@NullMarked
package io.moorage.master.zipped;

import org.jspecify.annotations.NullMarked;
