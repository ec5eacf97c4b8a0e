/** The batch framework: a scheduler plugin that runs arrays of tasks to their end. */
@NullMarked
package io.moorage.batch;

import org.jspecify.annotations.NullMarked;
