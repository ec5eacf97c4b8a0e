@NullMarked
package io.moorage.cli.host;

import org.jspecify.annotations.NullMarked;
