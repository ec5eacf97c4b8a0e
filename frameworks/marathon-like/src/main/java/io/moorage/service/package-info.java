/** The service framework: a scheduler plugin that keeps long-running apps at their wanted count. */
@NullMarked
package io.moorage.service;

import org.jspecify.annotations.NullMarked;
