/** Chronos' REST API over the engine. */
@NullMarked
package io.moorage.cron.http;

import org.jspecify.annotations.NullMarked;
