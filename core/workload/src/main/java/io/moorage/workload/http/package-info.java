/** Requests as routes see them, and their answers. */
@NullMarked
package io.moorage.workload.http;

import org.jspecify.annotations.NullMarked;
