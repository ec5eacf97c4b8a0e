/** The links that agents dial, and what is read through them. */
@NullMarked
package io.moorage.master.agents;

import org.jspecify.annotations.NullMarked;
