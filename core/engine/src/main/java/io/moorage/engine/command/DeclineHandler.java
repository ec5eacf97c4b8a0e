package io.moorage.engine.command;

import io.moorage.api.Filters;
import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.MadeOffer;
import java.time.Duration;
import java.time.Instant;

/** Takes offers back and remembers how long not to make them again. An offer that is over already is no error. */
final class DeclineHandler {
    Result.Outcome handle(View view, FrameworkId frameworkId, Decline call, Instant now) {
        var draft = new Result.Draft();
        for (OfferId offerId : call.offerIds()) {
            var offer = view.live().offers().get(offerId);
            if (offer != null && offer.frameworkId().equals(frameworkId)) {
                draft.change(new OfferEnded(offerId));
                refuse(draft, offer, offer.resources(), call.filters(), now);
            }
        }
        return draft.build();
    }

    /** Resources that were refused without a filter come back after this, lest two sides play ball with them for ever. */
    static final Duration REFUSE_MIN = Duration.ofMillis(100);

    static void refuse(Result.Draft draft, MadeOffer offer, Resources refused, Filters filters, Instant now) {
        var asked = filters.refuse();
        var refuse = asked.compareTo(REFUSE_MIN) < 0 ? REFUSE_MIN : asked;
        if (!refused.isEmpty()) {
            draft.change(new FilterSet(offer.frameworkId(), offer.agentId(), offer.role(), refused, now.plus(refuse)));
        }
    }
}
