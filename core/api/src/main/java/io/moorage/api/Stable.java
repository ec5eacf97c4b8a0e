package io.moorage.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an SPI type that plugin authors may rely on: within one major version it is only added to, and code compiled
 * against it goes on working. Types nested in a marked type share its mark.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stable {
    /** The first version of Moorage that made this promise, such as {@code "0.1"}. */
    String since();
}
