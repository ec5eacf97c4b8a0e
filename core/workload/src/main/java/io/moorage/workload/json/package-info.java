/** JSON in and out, bounded. */
@NullMarked
package io.moorage.workload.json;

import org.jspecify.annotations.NullMarked;
