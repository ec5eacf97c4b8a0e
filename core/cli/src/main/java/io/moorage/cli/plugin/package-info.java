/** Zips of plugins on this host. */
@NullMarked
package io.moorage.cli.plugin;

import org.jspecify.annotations.NullMarked;
