/** The bundled resource types, and the facts they are detected from. */
@NullMarked
package io.moorage.agent.runtime.resource;

import org.jspecify.annotations.NullMarked;
