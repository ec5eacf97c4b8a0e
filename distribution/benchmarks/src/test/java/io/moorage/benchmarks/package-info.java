@NullMarked
package io.moorage.benchmarks;

import org.jspecify.annotations.NullMarked;
