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
            view.live()
                    .offers()
                    .find(offerId)
                    .filter(offer -> offer.frameworkId().equals(frameworkId))
                    .ifPresent(offer -> {
                        draft.change(new OfferEnded(offerId));
                        refuse(draft, offer, offer.resources(), call.filters(), now);
                    });
        }
        return draft.build();
    }

    /** Resources that were refused without a filter come back after this, lest two sides play ball with them for ever. */
    static final Duration REFUSE_MIN = Duration.ofMillis(100);

    private static final Duration EXACT_MAX = Duration.ofMinutes(1);

    static void refuse(Result.Draft draft, MadeOffer offer, Resources refused, Filters filters, Instant now) {
        var asked = filters.refuse();
        var refuse = asked.compareTo(REFUSE_MIN) < 0 ? REFUSE_MIN : asked;
        if (!refused.isEmpty()) {
            draft.change(new FilterSet(
                    offer.frameworkId(), offer.agentId(), offer.role(), refused, end(now.plus(refuse), refuse)));
        }
    }

    /**
     * Filters of more than a minute end on round times, up to a sixty-fourth of their length later: those of one framework then
     * end together, and there are few ends to keep however many agents it refused.
     */
    private static Instant end(Instant exact, Duration refuse) {
        if (refuse.compareTo(EXACT_MAX) <= 0) {
            return exact;
        }
        long round = Math.max(1, Long.highestOneBit(refuse.toSeconds() / 64));
        return Instant.ofEpochSecond(
                Math.ceilDiv(exact.plusSeconds(1).minusNanos(1).getEpochSecond(), round) * round);
    }
}
