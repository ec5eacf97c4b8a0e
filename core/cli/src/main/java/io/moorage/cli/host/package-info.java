/** What runs on this host: a master, an agent, or all of them as {@code up}; how they start in the background and stop. */
@NullMarked
package io.moorage.cli.host;

import org.jspecify.annotations.NullMarked;
