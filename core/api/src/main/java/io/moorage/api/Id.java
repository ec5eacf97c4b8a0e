package io.moorage.api;

/**
 * A name that is never a bare string across a package boundary. Every implementation is a one-field record of a string;
 * codecs write it as that string.
 */
public interface Id {
    /** The name itself, never empty. */
    String value();
}
