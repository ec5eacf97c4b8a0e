/** What waits for its launch, how long it waits, and whether offers are wanted for it. */
@NullMarked
package io.moorage.workload.launch;

import org.jspecify.annotations.NullMarked;
