/** The batch framework's jobs, as its HTTP API shows them. */
@NullMarked
package io.moorage.cli.batch;

import org.jspecify.annotations.NullMarked;
