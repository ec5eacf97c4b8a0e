/** What the cron framework decides: events and requests in, calls out. Pure. */
@NullMarked
package io.moorage.cron.engine;

import org.jspecify.annotations.NullMarked;
