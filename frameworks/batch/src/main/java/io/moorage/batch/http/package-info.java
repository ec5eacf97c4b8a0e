/** The REST API under {@code /moorage/v1/batch}: a request in, a status and JSON out. */
@NullMarked
package io.moorage.batch.http;

import org.jspecify.annotations.NullMarked;
