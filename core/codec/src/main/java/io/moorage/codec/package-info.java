/** How our records become bytes on disk and between processes: CBOR, with one rule each for ids, bytes and sealed families. */
@NullMarked
package io.moorage.codec;

import org.jspecify.annotations.NullMarked;
