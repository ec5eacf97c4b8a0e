/** The keeper, parent of every process task of an agent, and the client that speaks to it. See README.md. */
@NullMarked
package io.moorage.agent.keeper;

import org.jspecify.annotations.NullMarked;
