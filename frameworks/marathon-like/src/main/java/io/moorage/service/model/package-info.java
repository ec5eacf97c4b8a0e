/** What users write: app definitions, their JSON in every form Marathon took, defaults and limits. */
@NullMarked
package io.moorage.service.model;

import org.jspecify.annotations.NullMarked;
