/** What the engine keeps, seen from within. */
@NullMarked
package io.moorage.cron.engine;

import org.jspecify.annotations.NullMarked;
