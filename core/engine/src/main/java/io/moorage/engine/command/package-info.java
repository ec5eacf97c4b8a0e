/** What is asked of the engine, and one handler for each: a handler takes the view, the command and the time, and returns an outcome or a refusal. */
@NullMarked
package io.moorage.engine.command;

import org.jspecify.annotations.NullMarked;
