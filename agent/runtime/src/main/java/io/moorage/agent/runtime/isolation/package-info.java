/** The bundled isolators: cgroups of both versions, and ports. */
@NullMarked
package io.moorage.agent.runtime.isolation;

import org.jspecify.annotations.NullMarked;
