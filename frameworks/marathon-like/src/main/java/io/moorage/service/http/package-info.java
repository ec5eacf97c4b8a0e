/** Marathon's REST API: a request in, a status and JSON out. */
@NullMarked
package io.moorage.service.http;

import org.jspecify.annotations.NullMarked;
