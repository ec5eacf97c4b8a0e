/** Schedulers in zips: loaded apart, run apart, stopped when they do not answer. */
@NullMarked
package io.moorage.master.plugins;

import org.jspecify.annotations.NullMarked;
