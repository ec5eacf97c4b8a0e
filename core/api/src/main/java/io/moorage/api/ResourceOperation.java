package io.moorage.api;

import io.moorage.api.Value.Scalar;
import java.util.Optional;

/**
 * Turns resources of one kind into another kind of the same amount, as Mesos' offer operations do: a bundle that
 * {@linkplain Resources#apply applies} it loses what is consumed and gets what is converted.
 */
public sealed interface ResourceOperation {
    Resources consumed();

    Resources converted();

    /**
     * Reserves.
     *
     * @param resources as they are afterwards, the new reservation on top
     */
    record Reserve(Resources resources) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return resources.unreserve();
        }

        @Override
        public Resources converted() {
            return resources;
        }
    }

    /**
     * Takes the most refined reservation away.
     *
     * @param resources as they are before
     */
    record Unreserve(Resources resources) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return resources;
        }

        @Override
        public Resources converted() {
            return resources.unreserve();
        }
    }

    /**
     * Makes persistent volumes of reserved disk.
     *
     * @param volumes as they are afterwards
     */
    record Create(Resources volumes) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return withoutVolumes(volumes);
        }

        @Override
        public Resources converted() {
            return volumes;
        }
    }

    /**
     * Wipes persistent volumes.
     *
     * @param volumes as they are before, each as often as it is held
     */
    record Destroy(Resources volumes) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return volumes;
        }

        @Override
        public Resources converted() {
            return withoutVolumes(volumes);
        }
    }

    /**
     * Makes a volume larger by disk of its own kind.
     *
     * @param volume as it is before
     */
    record Grow(Resource volume, Scalar addition) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return Resources.NONE.with(volume).plus(bare(volume, addition));
        }

        @Override
        public Resources converted() {
            return resized(volume, Math.addExact(size(volume), addition.thousandths()));
        }
    }

    /**
     * Makes a volume smaller; what it loses is disk of its own kind.
     *
     * @param volume as it is before
     */
    record Shrink(Resource volume, Scalar subtraction) implements ResourceOperation {
        @Override
        public Resources consumed() {
            return Resources.NONE.with(volume);
        }

        @Override
        public Resources converted() {
            return resized(volume, Math.subtractExact(size(volume), subtraction.thousandths()))
                    .plus(bare(volume, subtraction));
        }
    }

    /** Why a bundle cannot apply it; empty if it can. */
    default Optional<String> problem(Resources pool) {
        return OperationRules.problem(this, pool);
    }

    /** The disk that the volumes lie on; a shared volume is one however often it is held. */
    private static Resources withoutVolumes(Resources volumes) {
        return Resources.of(volumes.stream()
                .map(volume -> {
                    var disk = volume.kind().disk().flatMap(Disk::withoutVolume);
                    var bare = volume.kind().on(disk, false);
                    int count = bare.indivisible() && !volume.kind().shared() ? volume.count() : 1;
                    return new Resource(volume.name(), volume.value(), bare, count);
                })
                .toList());
    }

    private static Resources bare(Resource volume, Scalar amount) {
        var kind = volume.kind().on(volume.kind().disk().flatMap(Disk::withoutVolume), false);
        return Resources.NONE.with(Resource.of(volume.name(), amount, kind));
    }

    private static Resources resized(Resource volume, long thousandths) {
        return Resources.NONE.with(Resource.of(volume.name(), new Scalar(thousandths), volume.kind()));
    }

    private static long size(Resource volume) {
        return volume.value() instanceof Scalar scalar ? scalar.thousandths() : 0;
    }
}
