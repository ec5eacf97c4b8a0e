/** A master as its users see it: where it listens, requests, event streams, and why they failed. */
@NullMarked
package io.moorage.cli.client;

import org.jspecify.annotations.NullMarked;
