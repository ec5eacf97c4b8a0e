/** What every scheduler needs: the turn in which an event is dealt with, its random bits, its timer. */
@NullMarked
package io.moorage.workload;

import org.jspecify.annotations.NullMarked;
