/** When jobs are due: ISO-8601 repeating intervals and cron lines, in time zones. Pure arithmetic, without a clock. */
@NullMarked
package io.moorage.cron.schedule;

import org.jspecify.annotations.NullMarked;
