/** What a user may ask for: jobs, read from JSON with a sentence for each thing that is wrong. */
@NullMarked
package io.moorage.batch.model;

import org.jspecify.annotations.NullMarked;
