/** Tasks as plain processes, children of the keeper. */
@NullMarked
package io.moorage.agent.runtime.process;

import org.jspecify.annotations.NullMarked;
