package io.moorage.engine.registry;

/**
 * What an operator sees of the log.
 *
 * @param term the newest term seen
 * @param leads whether this master leads in that term
 * @param appliedIndex index of the last command in the image
 * @param logBytes bytes of the log and its snapshots on disk
 * @param members how many masters the group has
 */
public record RegistryStatus(long term, boolean leads, long appliedIndex, long logBytes, int members) {}
