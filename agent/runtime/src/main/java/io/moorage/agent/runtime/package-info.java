/** What runs an agent's containers, and the order in which runtimes are asked. See README.md. */
@NullMarked
package io.moorage.agent.runtime;

import org.jspecify.annotations.NullMarked;
