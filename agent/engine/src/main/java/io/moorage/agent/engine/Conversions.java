package io.moorage.agent.engine;

import io.moorage.api.Resources;

/**
 * What operations have made of this agent's resources. The registry decides it and the master says it whole, so that hearing it
 * twice does no harm; volumes are wiped on a master's word alone, never for what a journal lacks.
 */
final class Conversions {
    private final AgentConfig config;

    Conversions(AgentConfig config) {
        this.config = config;
    }

    void said(Turn turn, Session session, Resources converted) {
        if (!turn.image().converted().equals(converted)) {
            turn.journal(new JournalRecord.ResourcesConverted(converted));
        }
        if (session.registered()) {
            keep(turn);
        }
    }

    /** A master that registers this agent has said what differs from what it knew. */
    void keep(Turn turn) {
        var image = turn.image();
        turn.order(new AgentOutput.KeepVolumes(
                VolumeLayout.volumes(config.workDir(), image.converted()),
                VolumeLayout.folders(config.workDir(), image.total())));
    }
}
