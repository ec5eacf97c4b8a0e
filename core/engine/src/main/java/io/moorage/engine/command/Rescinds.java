package io.moorage.engine.command;

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

    static void offersOf(View view, Result.Draft draft, LiveAgent agent) {
        for (var offerId : agent.offers()) {
            var offer = view.live().offers().get(offerId);
            if (offer != null) {
                offer(view, draft, offer);
            }
        }
    }
}
