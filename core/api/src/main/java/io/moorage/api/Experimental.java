package io.moorage.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an SPI type that may change or go in any minor version, which the changelog then says. Types nested in a marked
 * type share its mark.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Experimental {
    /** The version of Moorage that brought this type, such as {@code "0.1"}. */
    String since();
}
