package io.moorage.agent.keeper;

/** A "no" of the keeper: what was asked, why not, what to do. */
public record Refusal(RefusalCode code, String sentence) {}
