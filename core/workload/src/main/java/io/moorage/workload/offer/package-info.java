/** Which work goes to which agent, decided offer by offer, and the sentences that say why not. */
@NullMarked
package io.moorage.workload.offer;

import org.jspecify.annotations.NullMarked;
