package io.moorage.testkit.cluster;

import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scheduler under test, with its start through its bytes and a watch over each of its incarnations. */
final class WatchedFactory implements SchedulerFactory {
    private static final RecordCodec<Start> STARTS = RecordCodec.cbor(Start.class);

    private final SchedulerFactory factory;
    private final Broken broken;
    private final SortedMap<String, String> launched = new TreeMap<>();
    private Optional<SchedulerWatch> current = Optional.empty();

    /** Where what happens is told, and what becomes of a rule that is broken. */
    interface Broken {
        void tell(String line);

        AssertionError rule(String sentence);
    }

    WatchedFactory(SchedulerFactory factory, Broken broken) {
        this.factory = factory;
        this.broken = broken;
    }

    @Override
    public SchedulerDescription describe() {
        return factory.describe();
    }

    @Override
    public Scheduler create(Start start) {
        broken.tell("scheduler: is made from %d entries".formatted(start.state().size()));
        try {
            var watch =
                    new SchedulerWatch(factory.create(STARTS.decode(STARTS.encode(start))), start, broken, launched);
            current = Optional.of(watch);
            return watch::on;
        } catch (CodecException e) {
            throw broken.rule("The start does not survive its bytes: " + e.getMessage());
        }
    }

    /** The newest incarnation. */
    Optional<SchedulerWatch> current() {
        return current;
    }

    /** The names of all tasks that any incarnation launched, by id. */
    SortedMap<String, String> launched() {
        return launched;
    }
}
