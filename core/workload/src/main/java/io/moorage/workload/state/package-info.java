/** Records that outlive the master: gathered into batches, read again at the start. */
@NullMarked
package io.moorage.workload.state;

import org.jspecify.annotations.NullMarked;
