/** A cluster in simulated time for the tests of a scheduler plugin: a JUnit extension, faults by name, and assertions. */
@NullMarked
package io.moorage.testkit.cluster;

import org.jspecify.annotations.NullMarked;
