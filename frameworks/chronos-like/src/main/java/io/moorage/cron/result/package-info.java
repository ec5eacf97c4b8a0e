/** Values, or why there are none. */
@NullMarked
package io.moorage.cron.result;

import org.jspecify.annotations.NullMarked;
