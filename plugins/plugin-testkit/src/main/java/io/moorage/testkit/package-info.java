/** What tests of scheduler plugins use. */
@NullMarked
package io.moorage.testkit;

import org.jspecify.annotations.NullMarked;
