/** Runs tasks as containers of a Docker engine; the only package that sees docker-java. */
@NullMarked
package io.moorage.agent.runtime.docker;

import org.jspecify.annotations.NullMarked;
