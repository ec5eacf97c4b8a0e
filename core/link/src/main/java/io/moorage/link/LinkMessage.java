package io.moorage.link;

/** Either direction's messages. */
public sealed interface LinkMessage permits ToMaster, ToAgent {}
