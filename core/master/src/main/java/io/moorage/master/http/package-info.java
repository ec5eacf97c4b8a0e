/** One HTTP server: native routes, event streams, and the routes of plugins. */
@NullMarked
package io.moorage.master.http;

import org.jspecify.annotations.NullMarked;
