/** What {@code ./moor} promises, checked by running it on folders and JDKs made for the test. */
@NullMarked
package io.moorage.launcher;

import org.jspecify.annotations.NullMarked;
