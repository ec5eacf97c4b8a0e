/** The cron framework: a scheduler plugin that runs jobs at times and after other jobs. */
@NullMarked
package io.moorage.cron;

import org.jspecify.annotations.NullMarked;
