/** The command line: its verbs, and what they share. */
@NullMarked
package io.moorage.cli;

import org.jspecify.annotations.NullMarked;
