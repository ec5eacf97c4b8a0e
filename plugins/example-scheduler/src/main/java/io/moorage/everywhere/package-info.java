/** A scheduler to learn from and to use: each job runs once on every agent. */
@NullMarked
package io.moorage.everywhere;

import org.jspecify.annotations.NullMarked;
