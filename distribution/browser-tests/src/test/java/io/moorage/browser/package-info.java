/** The user interface in a real browser. */
@NullMarked
package io.moorage.browser;

import org.jspecify.annotations.NullMarked;
