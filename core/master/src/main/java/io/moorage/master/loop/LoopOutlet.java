package io.moorage.master.loop;

import io.moorage.api.Epoch;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.turn.Released;

/** Where the loop's decisions go. Every method is called on the loop's thread and must not block or throw. */
public interface LoopOutlet {
    /** This master leads; its first turn is on its way. {@link MasterLoop#published} is empty until that is released. */
    void began(Epoch epoch);

    /** The effect of a released turn, in order. */
    void perform(Effect effect);

    /** A turn is released, published and its effects are performed. */
    void released(Epoch epoch, Released released);

    /** This leadership is over; all that belongs to it is to be thrown away. */
    void ended(Epoch epoch, String reason);

    /** This process cannot go on: the sentence says why. */
    void failed(String sentence, Throwable cause);
}
