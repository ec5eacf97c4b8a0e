package io.moorage.link;

import io.moorage.api.Epoch;
import java.util.Optional;

/**
 * What one binary message of the link holds.
 *
 * @param version of the protocol that the sender speaks
 * @param sequence counts the sender's frames on this connection, from 1, without a gap
 * @param acknowledged the highest sequence received from the other side
 * @param epoch the master's, on each of its frames; absent on an agent's
 */
public record Frame(int version, long sequence, long acknowledged, Optional<Epoch> epoch, LinkMessage message) {}
