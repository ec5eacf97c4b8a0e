/** The tasks that were launched, and what is known of them. */
@NullMarked
package io.moorage.workload.task;

import org.jspecify.annotations.NullMarked;
