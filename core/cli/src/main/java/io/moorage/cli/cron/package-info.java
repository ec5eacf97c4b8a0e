/** The cron framework's jobs, as the command line sees them. */
@NullMarked
package io.moorage.cli.cron;

import org.jspecify.annotations.NullMarked;
