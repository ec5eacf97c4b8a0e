package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.LiveAgent;

/** Takes offers back and says so. */
final class Rescinds {
    private Rescinds() {}

    static void offer(View view, Result.Draft draft, MadeOffer offer) {
        draft.change(new OfferEnded(offer.id()));
        Outbox.send(view, draft, offer.frameworkId(), new SchedulerEvent.Rescind(offer.id()));
    }

    /** What a framework that does not hear it any more was offered is free again. */
    static void silently(View view, Result.Draft draft, FrameworkId frameworkId) {
        view.live().offers().of(frameworkId).forEach(offer -> draft.change(new OfferEnded(offer.id())));
    }

    static void offersOf(View view, Result.Draft draft, LiveAgent agent) {
        view.offersByAgent().of(agent.id()).forEach(offer -> offer(view, draft, offer));
    }
}
