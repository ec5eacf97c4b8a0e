/** Services as the master's {@code /v2} shows them: apps, their tasks, why they wait, and what would change. */
@NullMarked
package io.moorage.cli.service;

import org.jspecify.annotations.NullMarked;
