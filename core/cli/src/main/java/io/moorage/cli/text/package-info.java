/** How amounts, times and lists look to a person. */
@NullMarked
package io.moorage.cli.text;

import org.jspecify.annotations.NullMarked;
