/** What a master and a scheduler host in a process of its own say to each other. */
@NullMarked
package io.moorage.hosting.link;

import org.jspecify.annotations.NullMarked;
