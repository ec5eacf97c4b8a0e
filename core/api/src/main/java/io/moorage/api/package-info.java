/** Values that plugins, engines and codecs share: ids, resources, offers, tasks and their statuses. */
@NullMarked
package io.moorage.api;

import org.jspecify.annotations.NullMarked;
