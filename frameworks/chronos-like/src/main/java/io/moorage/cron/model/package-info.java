/** Job definitions as Chronos took and showed them. */
@NullMarked
package io.moorage.cron.model;

import org.jspecify.annotations.NullMarked;
